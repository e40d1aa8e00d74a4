"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Button } from "@/components/ui/button";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { toast } from "@/components/ui/toast";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { sum, toWire } from "@/lib/money/decimal";
import { consolidate } from "../api";

type Untold = components["schemas"]["UntoldOut"];

/** Invoices of one month, those to tell of together chosen; what they come to is said before they are told of. */
export function UntoldList({
  companyId,
  items,
  maySubmit,
}: {
  companyId: string;
  items: readonly Untold[];
  maySubmit: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isOpen, setOpen] = useState(false);
  const chosen = items.filter(({ id }) => picked.has(id));
  const total = format.money(toWire(sum(chosen.map(({ payable }) => payable))));
  const chosenWords = say("myinvois.chosen", { count: chosen.length, total });

  function pick(ids: readonly string[], isOn: boolean) {
    const after = new Set(picked);
    for (const id of ids) {
      isOn ? after.add(id) : after.delete(id);
    }
    setPicked(after);
  }

  return (
    <>
      {maySubmit && (
        <div className="chips">
          <p id="untold-chosen" className={chosen.length > 0 ? undefined : "hint"} aria-live="polite">
            {chosen.length > 0 ? chosenWords : say("myinvois.choose")}
          </p>
          <span className="grow" />
          <Button look="primary" because={chosen.length > 0 ? null : "untold-chosen"} onClick={() => setOpen(true)}>
            {say("myinvois.consolidate")}
          </Button>
        </div>
      )}
      <ScrollRegion label={say("myinvois.tab_consolidate")}>
        <table className="list">
          <caption className="vh">{say("myinvois.tab_consolidate")}</caption>
          <thead>
            <tr>
              {maySubmit && (
                <th scope="col" className="pick">
                  <input
                    type="checkbox"
                    className="tick"
                    aria-label={say("myinvois.pick_all")}
                    checked={chosen.length === items.length}
                    onChange={(event) =>
                      pick(
                        items.map(({ id }) => id),
                        event.target.checked,
                      )
                    }
                  />
                </th>
              )}
              <th scope="col" className="fit">
                {say("myinvois.invoice")}
              </th>
              <th scope="col">{say("myinvois.buyer")}</th>
              <th scope="col" className="fit">
                {say("myinvois.date")}
              </th>
              <th scope="col" className="n fit">
                {say("myinvois.amount")}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.id}>
                {maySubmit && (
                  <td className="pick">
                    <input
                      type="checkbox"
                      className="tick"
                      checked={picked.has(one.id)}
                      aria-label={say("myinvois.pick", { number: one.number })}
                      onChange={(event) => pick([one.id], event.target.checked)}
                    />
                  </td>
                )}
                <td className="no">
                  <a className="link" href={`/${companyId}/invoices/${one.id}`}>
                    {one.number}
                  </a>
                </td>
                <td className="name">
                  <bdi>{one.contact}</bdi>
                </td>
                <td className="dt">{format.date(one.issue_date)}</td>
                <td className="n amt">{format.inUnit(one.payable, one.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {isOpen && (
        <ActDialog
          title={say("myinvois.consolidate_title")}
          act={say("myinvois.consolidate")}
          onClose={() => setOpen(false)}
          onAct={async (keyFor) => {
            const ids = chosen.map(({ id }) => id);
            const made = await consolidate(companyId, keyFor(ids), ids);
            setPicked(new Set());
            toast({ text: say("myinvois.consolidate_done", { count: made.length }), is: "ok" });
          }}
        >
          <p>
            <b>{chosenWords}</b>
          </p>
          <p>{say("myinvois.consolidate_text")}</p>
        </ActDialog>
      )}
    </>
  );
}
