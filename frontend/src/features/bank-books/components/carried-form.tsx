"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { sum, toWire } from "@/lib/money/decimal";
import { setCarried } from "../api";

type Row = {
  id: string;
  entryId: string;
  entry: string;
  day: string;
  text: string;
  amount: string;
  isCarried: boolean;
};

/** Posted lines from before the start; those ticked were on the way, and wait for the bank. */
export function CarriedForm({
  companyId,
  accountId,
  rows,
  mayChange,
}: {
  companyId: string;
  accountId: string;
  rows: readonly Row[];
  mayChange: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [carried, setCarriedIds] = useState<ReadonlySet<string>>(
    () => new Set(rows.filter(({ isCarried }) => isCarried).map(({ id }) => id)),
  );
  const { isBusy, faults, submit } = useSubmit([]);
  const added = rows.filter(({ id, isCarried }) => carried.has(id) && !isCarried).map(({ id }) => id);
  const removed = rows.filter(({ id, isCarried }) => !carried.has(id) && isCarried).map(({ id }) => id);

  function save() {
    submit(async () => {
      await setCarried(companyId, accountId, added, true);
      await setCarried(companyId, accountId, removed, false);
      const isChanged = added.length + removed.length > 0;
      toast({ is: "ok", text: say(isChanged ? "bank_books.carried_saved" : "bank_books.carried_unchanged") });
      router.refresh();
    });
  }

  function turn(id: string, on: boolean) {
    const next = new Set(carried);
    if (on) {
      next.add(id);
    } else {
      next.delete(id);
    }
    setCarriedIds(next);
  }

  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <table className="list carried">
        <caption className="vh">{say("bank_books.carried")}</caption>
        <thead>
          <tr>
            <th scope="col" className="pick">
              <span className="vh">{say("bank_books.carried_sum")}</span>
            </th>
            <th scope="col" className="fit">
              {say("bank_books.posted_on")}
            </th>
            <th scope="col" className="fit">
              {say("bank_books.entry")}
            </th>
            <th scope="col">{say("bank_books.description")}</th>
            <th scope="col" className="n fit">
              {say("bank_books.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="pick">
                <input
                  type="checkbox"
                  className="tick"
                  disabled={!mayChange}
                  aria-label={say("bank_books.carried_of", { entry: row.entry || row.text })}
                  checked={carried.has(row.id)}
                  onChange={(event) => turn(row.id, event.target.checked)}
                />
              </td>
              <td className="when">{format.date(row.day)}</td>
              <td className="no">
                <a href={`/${companyId}/entries/${row.entryId}`}>{row.entry}</a>
              </td>
              <td className="name clip">
                <bdi>{row.text}</bdi>
              </td>
              <td className="n amt">{format.money(row.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {say("bank_books.carried_sum")}
            </th>
            <td className="n" aria-live="polite">
              {format.money(toWire(sum(rows.filter(({ id }) => carried.has(id)).map(({ amount }) => amount))))}
            </td>
          </tr>
        </tfoot>
      </table>
      <FormFault faults={faults} />
      {mayChange && (
        <div className="bts carried-acts">
          <Button type="submit" look="primary" busy={isBusy}>
            {say("bank_books.carried_save")}
          </Button>
        </div>
      )}
    </form>
  );
}
