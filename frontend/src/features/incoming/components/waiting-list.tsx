import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readWaiting } from "../queries";

/** Bills that the reader may approve, the oldest first; each leads to the bill, where it is approved. */
export async function WaitingList({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, page] = await Promise.all([getSay(), getFormat(), readWaiting(companyId, after)]);
  const bills = `/${companyId}/bills`;
  const here = `${bills}/to-approve`;
  const isNone = !(page instanceof ApiError) && page.items.length === 0 && !page.next && !after;
  return (
    <>
      <PageHead title={say("incoming.waiting")} up={{ href: bills, name: say("documents.bills") }} />
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isNone ? (
        <Empty title={say("incoming.waiting_none_title")} text={say("incoming.waiting_none_text")} steps={[]} />
      ) : (
        <ScrollRegion label={say("incoming.waiting")}>
          <table className="list documents">
            <caption className="vh">{say("incoming.waiting")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("documents.supplier")}</th>
                <th scope="col" className="fit">
                  {say("documents.their_number")}
                </th>
                <th scope="col" className="fit">
                  {say("documents.date")}
                </th>
                <th scope="col" className="fit">
                  {say("documents.due")}
                </th>
                <th scope="col" className="fit">
                  {say("incoming.written_by")}
                </th>
                <th scope="col" className="n fit">
                  {say("documents.total")}
                </th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((row) => (
                <tr key={row.id}>
                  <td className="name clip">
                    <a className="rowlink" href={`${bills}/${row.id}`}>
                      <bdi>{row.contact}</bdi>
                    </a>
                  </td>
                  <td className="theirs">
                    <bdi>{row.supplier_number}</bdi>
                  </td>
                  <td className="when">{format.date(row.issue_date)}</td>
                  <td className="due text-muted">{row.due_date && format.date(row.due_date)}</td>
                  <td className="st">
                    <bdi>{row.created_by}</bdi>
                  </td>
                  <td className="n amt">{format.inUnit(row.gross, row.currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="tail">
            <Pager first={after ? here : null} next={page.next && address(here, { after: page.next })} />
          </div>
        </ScrollRegion>
      )}
    </>
  );
}
