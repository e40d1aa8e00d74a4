"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { nameOf } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { sum, toWire } from "@/lib/money/decimal";
import { type Books, type Opening, previewOf, type Sent, type Totals, toBody } from "../grid";

/** What would be posted, account by account, with what the balancing account takes; then posts it as one entry. */
export default function PreviewDialog({
  books,
  opening,
  totals,
  onPosted,
  onRefused,
  onClose,
}: {
  books: Books;
  opening: Opening;
  totals: Totals;
  onPosted: () => void;
  onRefused: (error: ApiError, sent: Sent) => void;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const key = useRef(newKey());
  const [isBusy, setBusy] = useState(false);
  const { companyId, balancing } = books;
  const lines = previewOf(opening.rows);
  const items = lines.reduce((count, line) => count + line.items, 0);
  const rest = {
    debit: totals.short === "debit" ? totals.rest : "",
    credit: totals.short === "credit" ? totals.rest : "",
  };
  const whole = toWire(sum([totals.debit, rest.debit || "0"]));
  const written = (amount: string) => (amount ? format.money(amount) : "");

  async function post() {
    if (isBusy) {
      return;
    }
    setBusy(true);
    const { body, sent } = toBody(opening);
    try {
      const params = { path: { company_id: companyId }, header: key.current };
      const { data } = await call(api.POST("/api/v1/companies/{company_id}/opening-balances", { params, body }));
      onPosted();
      toast({ text: say("opening.posted", { number: data.number ?? "" }), is: "ok" });
      router.push(`/${companyId}/entries/${data.id}`);
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      onRefused(error, sent);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      broad
      title={say("opening.preview_title", { day: format.date(opening.day) })}
      onClose={onClose}
      onSubmit={post}
      acts={
        <>
          <Button onClick={onClose}>{say("opening.back")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("opening.post")}
          </Button>
        </>
      }
    >
      <p className="text-muted">
        {say("opening.preview_text")}
        {items > 0 && ` ${say("opening.preview_items", { count: items })}`}
      </p>
      <ScrollRegion label={say("opening.preview_rows")}>
        <table className="opening-preview">
          <thead>
            <tr>
              <th scope="col">{say("opening.account")}</th>
              <th scope="col" className="n">
                {say("opening.debit")}
              </th>
              <th scope="col" className="n">
                {say("opening.credit")}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const account = books.accounts.find(({ value }) => value === line.account);
              return (
                <tr key={`${line.account} ${line.currency}`}>
                  <th scope="row">
                    {account && nameOf(account)}
                    {(line.items > 0 || line.currency) && (
                      <small>
                        {[
                          line.currency && format.inUnit(line.amount, line.currency),
                          line.items > 0 && say("opening.items", { count: line.items }),
                        ]
                          .filter(Boolean)
                          .join(" · ")}
                      </small>
                    )}
                  </th>
                  <td className="n">{written(line.debit)}</td>
                  <td className="n">{written(line.credit)}</td>
                </tr>
              );
            })}
            {totals.short && (
              <tr>
                <th scope="row">
                  {balancing.code} {balancing.name}
                  <small>{say("opening.takes_rest")}</small>
                </th>
                <td className="n">{written(rest.debit)}</td>
                <td className="n">{written(rest.credit)}</td>
              </tr>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say("opening.sum")}</th>
              <td className="n">{format.money(whole)}</td>
              <td className="n">{format.money(whole)}</td>
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
    </Dialog>
  );
}
