import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { RunPane } from "./run-pane";

/** The revaluations that were posted, the latest day first; beside them the one that is open. */
export async function Runs({
  companyId,
  runs,
  runId,
  after,
  mayPost,
}: {
  companyId: string;
  runs: components["schemas"]["RevaluationPage"];
  runId?: string;
  after?: string;
  mayPost: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = `/${companyId}/revaluation`;
  const list = address(here, { view: "past", after });
  if (runs.items.length === 0 && !after) {
    return (
      <State title={say("revaluation.none_title")}>
        <p>{say("revaluation.none_text")}</p>
      </State>
    );
  }
  return (
    <div className="split">
      <ScrollRegion label={say("revaluation.past")}>
        <table className="list">
          <caption className="vh">{say("revaluation.past")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("revaluation.day")}</th>
              <th scope="col" className="fit">
                {say("revaluation.state")}
              </th>
              <th scope="col">{say("revaluation.made")}</th>
              <th scope="col" className="less">
                {say("revaluation.made_by")}
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.items.map((run) => (
              <tr key={run.id} className={run.id === runId ? "open" : undefined}>
                <th scope="row" className="name">
                  <a
                    className="rowlink link"
                    href={address(here, { view: "past", run: run.id, after })}
                    aria-current={run.id === runId ? "true" : undefined}
                    data-stays
                  >
                    {format.longDate(run.day)}
                  </a>
                </th>
                <td className="st">
                  <Pill is={run.undone_at ? "draft" : "posted"}>
                    {run.undone_at ? say("revaluation.undone") : say("revaluation.counts")}
                  </Pill>
                </td>
                <td className="no text-muted">{format.moment(run.made_at)}</td>
                <td className="less text-muted">
                  <bdi>{run.made_by}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="tail">
          <Pager
            first={after ? address(here, { view: "past" }) : null}
            next={runs.next && address(here, { view: "past", after: runs.next })}
          />
        </div>
      </ScrollRegion>
      {runId && <RunPane companyId={companyId} runId={runId} mayPost={mayPost} close={list} />}
    </div>
  );
}
