import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBlocks } from "../queries";
import { LiftBlock } from "./lift-block";

/** Contacts and items that are not reminded of. */
export async function BlockList({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, page, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readBlocks(companyId, after),
    getRights(),
  ]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !after) {
    return <Empty title={say("reminders.no_blocks_title")} text={say("reminders.no_blocks_text")} steps={[]} />;
  }
  const here = address(`/${companyId}/reminders`, { show: "blocks" });
  const mayLift = rights.has("sales.draft");
  return (
    <ScrollRegion label={say("reminders.tab_blocks")}>
      <table className="list">
        <caption className="vh">{say("reminders.tab_blocks")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("reminders.contact")}</th>
            <th scope="col" className="fit">
              {say("reminders.what")}
            </th>
            <th scope="col">{say("reminders.reason")}</th>
            <th scope="col" className="fit">
              {say("reminders.until")}
            </th>
            <th scope="col" className="fit">
              {say("reminders.by")}
            </th>
            {mayLift && (
              <th scope="col" className="fit">
                <span className="vh">{say("reminders.acts")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <tr key={one.id}>
              <td className="name">
                <a className="link" href={`/${companyId}/contacts/${one.contact_id}`}>
                  <bdi>{one.contact}</bdi>
                </a>
              </td>
              <td className="no">
                {one.document_id ? (
                  <a className="link" href={`/${companyId}/invoices/${one.document_id}`}>
                    {one.number}
                  </a>
                ) : one.line_id ? (
                  (one.number ?? say("reminders.open_item"))
                ) : (
                  say("reminders.all_of_contact")
                )}
              </td>
              <td className="clip">{one.reason}</td>
              <td>{one.until ? format.date(one.until) : say("reminders.until_lifted")}</td>
              <td>
                <bdi>{one.made_by}</bdi>
              </td>
              {mayLift && (
                <td className="fit">
                  <LiftBlock companyId={companyId} blockId={one.id} name={one.contact} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager
          first={after ? here : null}
          next={page.next && address(`/${companyId}/reminders`, { show: "blocks", after: page.next })}
        />
      </div>
    </ScrollRegion>
  );
}
