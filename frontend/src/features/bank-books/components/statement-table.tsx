import { FileUp } from "lucide";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isNothing } from "../amounts";
import { missingDays } from "../gap";
import { readStatements } from "../queries";

type Statement = components["schemas"]["BankStatementOut"];

/** Statements, the latest first, each with its proof; what is missing before one stands in a row of its own. */
export async function StatementTable({
  companyId,
  accountId,
  after,
}: {
  companyId: string;
  accountId: string;
  after?: string;
}) {
  const [say, page] = await Promise.all([getSay(), readStatements(companyId, accountId, after)]);
  const here = `/${companyId}/bank/${accountId}/statements`;
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !after) {
    return (
      <Empty
        title={say("bank_books.statements")}
        text={say("bank_books.no_statements")}
        steps={[
          {
            href: address(`/${companyId}/bank/import`, { account: accountId }),
            icon: FileUp,
            name: say("bank_books.import_file"),
            why: say("bank_books.import_why"),
          },
        ]}
      />
    );
  }
  return (
    <ScrollRegion label={say("bank_books.statements")}>
      <table className="list bank-statements">
        <caption className="vh">{say("bank_books.statements")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("bank_books.period")}
            </th>
            <th scope="col">{say("bank_books.file")}</th>
            <th scope="col" className="n fit">
              {say("bank_books.line_count")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_books.opening")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_books.total")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_books.closing")}
            </th>
            <th scope="col" className="fit">
              {say("bank_books.proof")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <Row key={one.id} companyId={companyId} accountId={accountId} one={one} />
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager first={after ? here : null} next={page.next && address(here, { after: page.next })} />
      </div>
    </ScrollRegion>
  );
}

async function Row({ companyId, accountId, one }: { companyId: string; accountId: string; one: Statement }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const lines = address(`/${companyId}/bank/${accountId}/lines`, { from: one.from_on, to: one.to_on });
  const money = (amount: string | null) => (amount === null ? "\u2013" : format.money(amount));
  return (
    <>
      <tr>
        <th scope="row" className="name">
          <a className="rowlink" href={lines}>
            {format.range(one.from_on, one.to_on)}
          </a>
        </th>
        <td className="no clip text-muted">
          <bdi>{[one.number, one.file_name || one.format].filter(Boolean).join(" · ")}</bdi>
        </td>
        <td className="n">{format.count(one.line_count)}</td>
        <td className="n">{money(one.opening)}</td>
        <td className="n">{format.money(one.total)}</td>
        <td className="n amt">{money(one.closing)}</td>
        <td className="st">
          {one.difference === null ? (
            <Pill is="draft">{say("bank_books.not_told")}</Pill>
          ) : isNothing(one.difference) ? (
            <Pill is="ok">{say("bank_books.proves")}</Pill>
          ) : (
            <Pill is="bad">{say("bank_books.ties_not", { amount: format.money(one.difference) })}</Pill>
          )}
        </td>
      </tr>
      {one.notes.length > 0 && (
        <tr className="beneath">
          <td colSpan={7}>
            <details>
              <summary>{say("bank_books.notes", { count: one.notes.length })}</summary>
              <ul>
                {one.notes.map((note, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: notes of one reading, always in this order
                  <li key={place}>
                    {note.line === null
                      ? note.message
                      : say("bank_books.note_line", { line: format.count(note.line), text: note.message })}
                  </li>
                ))}
              </ul>
            </details>
          </td>
        </tr>
      )}
      {one.gap && (
        <tr className="beneath gap">
          <td colSpan={7}>
            <Pill is="warn">{await gapWords(one.gap)}</Pill>
          </td>
        </tr>
      )}
    </>
  );
}

/** "3 to 7 March 2026 are missing; balances do not meet: 12.00". */
async function gapWords(gap: NonNullable<Statement["gap"]>): Promise<string> {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const missing = missingDays(gap);
  return [
    missing &&
      (missing.from === missing.to
        ? say("bank_books.gap_day", { day: format.date(missing.from) })
        : say("bank_books.gap_days", { days: format.range(missing.from, missing.to) })),
    gap.amount !== null && say("bank_books.gap_amount", { amount: format.money(gap.amount) }),
  ]
    .filter(Boolean)
    .join("; ");
}
