import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type Noun, pathOf } from "../kinds";
import { DocumentState } from "./document-state";

type Head = components["schemas"]["DocumentHead"];

/** One row for each document: who, its number, its days, how it stands, what it comes to and what of it is open. */
export async function DocumentTable({
  companyId,
  noun,
  rows,
  base,
}: {
  companyId: string;
  noun: Noun;
  rows: readonly Head[];
  /** The company's currency: amounts in it stand without its name. */
  base: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const isPurchase = noun.side === "purchases";
  const isCredit = noun.credits !== null;
  const written = (amount: string, currency: string) =>
    currency === base ? format.money(amount) : format.inUnit(amount, currency);
  return (
    <table className="list documents">
      <caption className="vh">{say(noun.many)}</caption>
      <thead>
        <tr>
          <th scope="col" className="fit">
            {say("documents.number")}
          </th>
          <th scope="col">{say(isPurchase ? "documents.supplier" : "documents.customer")}</th>
          {isPurchase && (
            <th scope="col" className="fit">
              {say("documents.their_number")}
            </th>
          )}
          <th scope="col" className="fit">
            {say("documents.date")}
          </th>
          {!isCredit && (
            <th scope="col" className="fit">
              {say("documents.due")}
            </th>
          )}
          <th scope="col" className="fit">
            {say("documents.state")}
          </th>
          <th scope="col" className="n fit">
            {say("documents.total")}, {base}
          </th>
          <th scope="col" className="n fit">
            {say("documents.open")}, {base}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className={row.state === "void" ? "is-void" : undefined}>
            <td className="no code">{row.number ?? <span className="text-faint">{say("documents.draft")}</span>}</td>
            <td className="name clip">
              <a className="rowlink" href={pathOf(companyId, row.kind, row.id)}>
                <bdi>{row.contact}</bdi>
              </a>
            </td>
            {isPurchase && (
              <td className="theirs">
                <bdi>{row.supplier_number}</bdi>
              </td>
            )}
            <td className="when">{format.date(row.issue_date)}</td>
            {!isCredit && (
              <td className={row.is_overdue ? "due text-warn" : "due text-muted"}>
                {row.due_date && format.date(row.due_date)}
              </td>
            )}
            <td className="st">
              <DocumentState of={row} />
              {row.is_deposit && <small className="text-muted"> {say("documents.deposit")}</small>}
              {row.is_debit_note && <small className="text-muted"> {say("documents.debit_note")}</small>}
            </td>
            <td className="n amt">{written(row.payable, row.currency)}</td>
            <td className="n open-amount">
              {row.open_amount !== null && Number.parseInt(row.open_amount.replace(/\D/g, ""), 10) !== 0
                ? written(row.open_amount, row.currency)
                : ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
