import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readEntry, readPlans } from "../queries";
import { PlanActs } from "./plan-acts";

/** Reversals that wait for their day, the next one first, and why one could not be made. */
export async function PlanList({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, page, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readPlans(companyId, after),
    getRights(),
  ]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !after) {
    return (
      <Empty title={say("recurring.reversals_empty_title")} text={say("recurring.reversals_empty_text")} steps={[]} />
    );
  }
  const mayPost = rights.has("entry.post");
  const entries = await Promise.all(page.items.map(({ entry_id }) => readEntry(companyId, entry_id)));
  const here = (change: { after?: string }) => address(`/${companyId}/recurring`, { show: "reversals", ...change });
  return (
    <ScrollRegion label={say("recurring.tab_reversals")}>
      <table className="list recurring-list">
        <caption className="vh">{say("recurring.tab_reversals")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("recurring.reverse_on")}
            </th>
            <th scope="col" className="fit">
              {say("recurring.entry")}
            </th>
            <th scope="col">{say("recurring.description")}</th>
            <th scope="col" className="fit">
              {say("recurring.state")}
            </th>
            {mayPost && (
              <th scope="col" className="fit">
                <span className="vh">{say("recurring.more_acts")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {page.items.map((plan, at) => {
            const entry = entries[at];
            const known = entry instanceof ApiError ? undefined : entry;
            return (
              <tr key={plan.id}>
                <td>{format.date(plan.reverse_on)}</td>
                <td className="no">
                  <span className="phone">{format.date(plan.reverse_on)} ·</span>{" "}
                  <a className="link" href={`/${companyId}/entries/${plan.entry_id}`}>
                    {known?.number ?? say("recurring.draft")}
                  </a>
                </td>
                <td className="name clip">
                  <bdi>{known?.description}</bdi>
                  {plan.failure && <span className="text-bad"> {plan.failure.detail}</span>}
                </td>
                <td className="st">
                  <Pill is={plan.failure ? "bad" : "draft"}>
                    {say(plan.failure ? "recurring.failed" : "recurring.waits")}
                  </Pill>
                </td>
                {mayPost && (
                  <td className="amt">
                    <PlanActs companyId={companyId} entryId={plan.entry_id} day={plan.reverse_on} />
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="tail">
        <Pager first={after ? here({}) : null} next={page.next && here({ after: page.next })} />
      </div>
    </ScrollRegion>
  );
}
