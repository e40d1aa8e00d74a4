"use client";

import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

/** Totals of a file beside those of the draft; what differs stands out. */
export function TotalsTable({
  totals,
  currency,
}: {
  totals: readonly components["schemas"]["TotalsOut"][];
  currency: string;
}) {
  const say = useSay();
  const format = useFormat();
  return (
    <table className="lines plain file-totals">
      <caption className="vh">{say("incoming.totals")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("incoming.total_in", { currency })}</th>
          <th scope="col" className="n">
            {say("incoming.in_file")}
          </th>
          <th scope="col" className="n">
            {say("incoming.in_draft")}
          </th>
          <th scope="col" className="n">
            {say("incoming.difference")}
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.map(({ name, file, draft, difference }) => (
          <tr key={name}>
            <th scope="row">{say(`incoming.total_${name}`)}</th>
            <td className="n">{format.money(file)}</td>
            <td className="n">{format.money(draft)}</td>
            <td className="n">{/[1-9]/.test(difference) ? <b>{format.money(difference)}</b> : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
