import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Row = components["schemas"]["PaymentHead"];

/** One row for each payment: when, whose, where the money moved, and how much; what went out has a minus. */
export async function PaymentTable({ companyId, rows }: { companyId: string; rows: readonly Row[] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <table className="list payments money-list">
      <caption className="vh">{say("payments.title")}</caption>
      <thead>
        <tr>
          <th scope="col" className="fit">
            {say("payments.day")}
          </th>
          <th scope="col">{say("payments.contact")}</th>
          <th scope="col" className="fit">
            {say("payments.account")}
          </th>
          <th scope="col" className="fit">
            {say("payments.reference")}
          </th>
          <th scope="col" className="fit">
            {say("payments.entry")}
          </th>
          <th scope="col" className="fit">
            {say("payments.state")}
          </th>
          <th scope="col" className="n fit">
            {say("payments.amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td className="when">{format.date(row.paid_on)}</td>
            <td className="name clip">
              <a className="rowlink" href={`/${companyId}/payments/${row.id}`}>
                <bdi>{row.contact_name}</bdi>
              </a>
            </td>
            <td className="place text-muted">
              {row.money_account_code} <bdi>{row.money_account_name}</bdi>
            </td>
            <td className="place text-muted">
              <bdi>{row.reference}</bdi>
            </td>
            <td className="no">
              <a href={`/${companyId}/entries/${row.entry_id}`}>{row.entry_number}</a>
            </td>
            <td className="st">
              {row.state === "undone" ? (
                <Pill is="draft">{say("payments.undone")}</Pill>
              ) : isNothing(row.unallocated_amount) ? (
                <Pill is="posted">{say("payments.allocated")}</Pill>
              ) : (
                <Pill is="warn">{say("payments.advance_left", { amount: format.money(row.unallocated_amount) })}</Pill>
              )}
            </td>
            <td className="n amt">
              {format.inUnit(row.direction === "receipt" ? row.amount : `-${row.amount}`, row.currency)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whether an amount in the wire's notation is zero. */
export function isNothing(amount: string): boolean {
  return /^-?[0.]+$/.test(amount);
}
