"use client";

import { useEffect, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { sum, toWire } from "@/lib/money/decimal";
import { readOnTheWay } from "../api";

/** What is in the books and not at the bank by a day, or the other way round, with its sum. */
export default function WayDialog({
  companyId,
  accountId,
  through,
  onClose,
}: {
  companyId: string;
  accountId: string;
  through: string;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const [items, setItems] = useState<readonly components["schemas"]["OnTheWayOut"][] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    readOnTheWay(companyId, accountId, through).then(setItems, (error) => {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setFailure(error.message);
    });
  }, [companyId, accountId, through]);
  return (
    <Dialog open broad title={say("reconcile.way_title", { day: format.date(through) })} onClose={onClose}>
      {failure && <p className="note bad">{failure}</p>}
      {!items && !failure && <p className="text-muted">{say("ui.loading")}</p>}
      {items?.length === 0 && <p>{say("reconcile.way_none")}</p>}
      {items && items.length > 0 && (
        <table className="lines">
          <caption className="vh">{say("reconcile.way_title", { day: format.date(through) })}</caption>
          <tbody>
            {items.map((one, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that does not change
              <tr key={place}>
                <td className="fit">{format.date(one.posting_date)}</td>
                <td className="clip">
                  {one.entry_id ? (
                    <a className="link" href={`/${companyId}/entries/${one.entry_id}`}>
                      {one.entry_number}
                    </a>
                  ) : (
                    say("reconcile.at_bank_first")
                  )}{" "}
                  <bdi>{one.description}</bdi>
                </td>
                <td className="n">{format.change(one.amount)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {say("reconcile.sum")}
              </th>
              <td className="n">{format.money(toWire(sum(items.map(({ amount }) => amount))))}</td>
            </tr>
          </tfoot>
        </table>
      )}
    </Dialog>
  );
}
