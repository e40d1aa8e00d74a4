import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

/** What each tax comes to, whatever boxes it stands in. */
export async function TaxTable({ found }: { found: components["schemas"]["TaxReturnOut"] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <table className="list money-list">
      <caption className="vh">{say("returns.taxes")}</caption>
      <thead>
        <tr>
          <th scope="col" className="fit">
            {say("returns.tax_code")}
          </th>
          <th scope="col">{say("returns.component")}</th>
          <th scope="col" className="fit">
            {say("returns.side")}
          </th>
          <th scope="col" className="n fit">
            {say("returns.rate")}
          </th>
          <th scope="col" className="n fit">
            {say("returns.base")}
          </th>
          <th scope="col" className="n fit">
            {say("returns.tax")}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.taxes.map((one) => (
          <tr key={`${one.tax_code} ${one.component} ${one.side} ${one.rate}`}>
            <td className="no code">{one.tax_code}</td>
            <td className="name clip">
              <bdi>{one.component}</bdi>
            </td>
            <td className="when text-muted">{say(`returns.${one.side}`)}</td>
            <td className="n">{trimmed(one.rate)}</td>
            <td className="n">{format.money(one.base)}</td>
            <td className="n amt">{format.money(one.tax)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A rate without the zeros behind it: percent, or an amount for each unit. */
export function trimmed(rate: string): string {
  return rate.includes(".") ? rate.replace(/\.?0+$/, "") : rate;
}
