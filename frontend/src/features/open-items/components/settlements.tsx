import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type ItemFilter, itemsAddress } from "../filter";
import { readSettlements } from "../queries";

/** What was settled, the latest first; undone ones among them. */
export async function Settlements({ companyId, filter }: { companyId: string; filter: ItemFilter }) {
  const [say, format, page] = await Promise.all([
    getSay(),
    getFormat(),
    readSettlements(companyId, filter.account, filter.after),
  ]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !filter.after) {
    return <Empty title={say("items.no_settlements_title")} text={say("items.no_settlements_text")} steps={[]} />;
  }
  return (
    <ScrollRegion label={say("items.settlements")}>
      <table className="list">
        <caption className="vh">{say("items.settlements")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("items.settled_on")}
            </th>
            <th scope="col" className="fit">
              {say("items.account")}
            </th>
            <th scope="col" className="fit">
              {say("items.currency")}
            </th>
            <th scope="col">{say("items.why")}</th>
            <th scope="col" className="fit">
              {say("items.made_by")}
            </th>
            <th scope="col" className="fit">
              {say("items.state")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <tr key={one.id}>
              <td className="name">
                <a className="rowlink" href={`/${companyId}/open-items/settlements/${one.id}`}>
                  {format.date(one.settled_on)}
                </a>
              </td>
              <td className="amt">
                {one.account_code} <span className="phone text-faint">{one.currency}</span>
              </td>
              <td>{one.currency}</td>
              <td className="clip no text-muted">
                <bdi>{one.description}</bdi>
              </td>
              <td className="text-muted">
                <bdi>{one.made_by}</bdi>
              </td>
              <td className="st">
                <Pill is={one.cancelled_on ? "draft" : "ok"}>
                  {say(one.cancelled_on ? "items.cancelled" : "items.valid")}
                </Pill>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager
          first={filter.after ? itemsAddress(companyId, { ...filter, after: undefined }) : null}
          next={page.next && itemsAddress(companyId, { ...filter, after: page.next })}
        />
      </div>
    </ScrollRegion>
  );
}
