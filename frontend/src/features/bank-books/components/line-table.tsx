import type { components } from "@/lib/api/schema";
import { isNamed } from "@/lib/bank/title";
import { getFormat, getSay } from "@/lib/i18n/server";
import { LineState } from "./line-state";

type Line = components["schemas"]["BankLineOut"];

/** One row for each booking of the bank: when, what it wrote, what became of it, how much. */
export async function LineTable({
  name,
  rows,
  currency,
  open,
  hrefOf,
}: {
  name: string;
  rows: readonly Line[];
  currency: string;
  open?: string;
  hrefOf: (id: string) => string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <table className="list bank-lines money-list">
      <caption className="vh">{name}</caption>
      <thead>
        <tr>
          <th scope="col" className="fit">
            {say("bank_books.booked_on")}
          </th>
          <th scope="col">{say("bank_books.text")}</th>
          <th scope="col" className="fit">
            {say("bank_books.state")}
          </th>
          <th scope="col" className="n fit">
            {say("bank_books.amount")}, {currency}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((line) => (
          <tr key={line.id} className={line.id === open ? "open" : undefined}>
            <td className="when">{format.date(line.booked_on)}</td>
            <th scope="row" className="name clip">
              <a className="rowlink" href={hrefOf(line.id)} aria-current={line.id === open ? "true" : undefined}>
                <bdi>
                  {(isNamed(line) ? line.text : line.counterparty_name) ||
                    line.bank_reference ||
                    line.type_code ||
                    "\u2013"}
                </bdi>
              </a>
              {!isNamed(line) && line.text && (
                <span className="text-muted">
                  {" "}
                  <bdi>{line.text}</bdi>
                </span>
              )}
            </th>
            <td className="st">
              <LineState of={line} />
            </td>
            <td className="n amt">{format.money(line.amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
