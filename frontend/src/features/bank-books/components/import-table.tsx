import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readImports } from "../queries";
import { WithdrawAct } from "./withdraw-act";

type Import = components["schemas"]["BankImportOut"];

/** What was imported for an account, the latest first; the latest that stands can be withdrawn. */
export async function ImportTable({
  companyId,
  accountId,
  after,
}: {
  companyId: string;
  accountId: string;
  after?: string;
}) {
  const [say, page, rights] = await Promise.all([getSay(), readImports(companyId, accountId, after), getRights()]);
  const here = `/${companyId}/bank/${accountId}/statements`;
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !after) {
    return (
      <State title={say("bank_books.imports")}>
        <p>{say("bank_books.no_imports")}</p>
      </State>
    );
  }
  const last = after ? undefined : page.items.find(({ withdrawn_at }) => withdrawn_at === null);
  return (
    <ScrollRegion label={say("bank_books.imports")}>
      <table className="list bank-imports">
        <caption className="vh">{say("bank_books.imports")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("bank_books.file")}</th>
            <th scope="col" className="fit">
              {say("bank_books.imported")}
            </th>
            <th scope="col" className="fit">
              {say("bank_books.imported_by")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_books.added")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_books.known")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_books.in_review")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_books.announced")}
            </th>
            <th scope="col" className="fit">
              <span className="vh">{say("bank_books.withdraw")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <Row
              key={one.id}
              companyId={companyId}
              accountId={accountId}
              one={one}
              mayWithdraw={one === last && rights.has("bank.import")}
            />
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager
          first={after ? `${here}?view=imports` : null}
          next={page.next && address(here, { view: "imports", after: page.next })}
        />
      </div>
    </ScrollRegion>
  );
}

async function Row({
  companyId,
  accountId,
  one,
  mayWithdraw,
}: {
  companyId: string;
  accountId: string;
  one: Import;
  mayWithdraw: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <>
      <tr className={one.withdrawn_at ? "gone" : undefined}>
        <th scope="row" className="name clip">
          <a
            className="rowlink"
            href={address(`/${companyId}/bank/${accountId}/lines`, { import: one.id })}
            title={say("bank_books.see_lines")}
          >
            <bdi>{one.file_name || say(`bank_books.source_${one.source}`)}</bdi>
          </a>{" "}
          <span className="text-faint">{one.format}</span>
        </th>
        <td className="no text-muted">{format.moment(one.imported_at)}</td>
        <td className="text-muted">
          <bdi>{one.imported_by}</bdi>
        </td>
        <td className="n amt">{format.count(one.added)}</td>
        <td className="n">{format.count(one.known)}</td>
        <td className="n">{format.count(one.in_review)}</td>
        <td className="n">{format.count(one.announced)}</td>
        <td className="st">
          {mayWithdraw && <WithdrawAct companyId={companyId} one={{ id: one.id, version: one.version }} />}
        </td>
      </tr>
      {one.withdrawn_at && (
        <tr className="beneath">
          <td colSpan={8} className="text-muted">
            {say("bank_books.withdrawn_at", { day: format.moment(one.withdrawn_at) })} · <bdi>{one.withdrawn_by}</bdi>
            {one.withdraw_reason && (
              <>
                {" "}
                · <bdi>{one.withdraw_reason}</bdi>
              </>
            )}
          </td>
        </tr>
      )}
      {one.notes.length > 0 && (
        <tr className="beneath">
          <td colSpan={8}>
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
    </>
  );
}
