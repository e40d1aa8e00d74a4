import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { documentPath, type Kind, pathOf } from "../kinds";

type Schemas = components["schemas"];

/** The documents so far, a page of them: what became of each day. */
export async function Occurrences({
  companyId,
  kind,
  id,
  page,
  after,
}: {
  companyId: string;
  kind: Kind;
  id: string;
  page: { items: readonly Schemas["RecurringHead"]["last"][]; next: string | null };
  after?: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = pathOf(companyId, kind, id);
  if (page.items.length === 0) {
    return <p className="tail text-muted">{say(`recurring_documents.no_occurrences_${kind}`)}</p>;
  }
  return (
    <>
      <table className="list">
        <caption className="vh">{say(`recurring_documents.occurrences_${kind}`)}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("recurring_documents.day")}
            </th>
            <th scope="col">{say(`recurring_documents.document_${kind}`)}</th>
            <th scope="col" className="n fit">
              {say("recurring_documents.amount")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_documents.state")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map(
            (one) =>
              one && (
                <tr key={one.number}>
                  <td className="no">{format.date(one.day)}</td>
                  <td className="name">
                    {one.document_id ? (
                      <a className="rowlink" href={documentPath(companyId, kind, one.document_id)}>
                        {one.document_number ?? say("recurring_documents.draft")}
                      </a>
                    ) : (
                      <span className="text-faint">
                        {say(one.is_made ? "recurring_documents.draft_deleted" : "recurring_documents.passed_over")}
                      </span>
                    )}
                  </td>
                  <td className="n amt">{one.payable && `${one.currency} ${format.money(one.payable)}`}</td>
                  <td className="st">
                    {one.status && (
                      <Pill is={one.status === "draft" ? "draft" : "posted"}>
                        {say(`recurring_documents.status_${one.status}`)}
                      </Pill>
                    )}
                  </td>
                </tr>
              ),
          )}
        </tbody>
      </table>
      {(after || page.next) && (
        <div className="tail">
          <Pager first={after ? here : null} next={page.next && address(here, { after: page.next })} />
        </div>
      )}
    </>
  );
}
