import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Payment = components["schemas"]["PaymentOut"];

/** What a payment settles, or settled, of each item; those beside the money, such as credit notes, with a minus. */
export async function Allocations({ companyId, payment }: { companyId: string; payment: Payment }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const against = payment.direction === "receipt" ? "debit" : "credit";
  const isForeign = payment.currency !== payment.base_currency;
  if (payment.allocations.length === 0) {
    return <p className="tail text-muted">{say("payments.no_allocations")}</p>;
  }
  return (
    <table className="lines plain">
      <caption className="vh">{say("payments.allocations")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("payments.item")}</th>
          <th scope="col" className="desk-cell">
            {say("payments.settled_on")}
          </th>
          <th scope="col" className="desk-cell">
            {say("payments.exchange")}
          </th>
          <th scope="col" className="n">
            {say("item_rows.settles")}, {payment.currency}
          </th>
          {isForeign && (
            <th scope="col" className="n desk-cell">
              {payment.base_currency}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {payment.allocations.map((one) => {
          const sign = one.side === against ? "" : "-";
          return (
            <tr key={`${one.settlement_id} ${one.line_id}`} className={one.cancelled_on ? "text-faint" : undefined}>
              <td>
                <a href={`/${companyId}/entries/${one.entry_id}`}>{one.document_number || one.entry_number}</a>
                <small>
                  <bdi>{one.reference}</bdi>
                </small>
              </td>
              <td className="desk-cell">
                <a href={`/${companyId}/open-items/settlements/${one.settlement_id}`}>{format.date(one.settled_on)}</a>
                {one.cancelled_on && (
                  <small>
                    <Pill is="draft">{say("payments.cancelled_from", { day: format.date(one.cancelled_on) })}</Pill>
                  </small>
                )}
              </td>
              <td className="desk-cell">
                {one.exchange_entry_id && (
                  <a className="link" href={`/${companyId}/entries/${one.exchange_entry_id}`}>
                    {say("payments.see_entry")}
                  </a>
                )}
              </td>
              <td className="n">{format.money(`${sign}${one.amount}`)}</td>
              {isForeign && <td className="n desk-cell">{format.money(`${sign}${one.base_amount}`)}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
