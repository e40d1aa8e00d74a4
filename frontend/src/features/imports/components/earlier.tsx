import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isFormat } from "../formats";

type Runs = components["schemas"]["ImportRuns"];
const LOOK = { waiting: "draft", running: "draft", succeeded: "ok", failed: "bad", cancelled: "posted" } as const;

/** The imports of the last month, dry runs too. */
export async function Earlier({ companyId, runs, isFirst }: { companyId: string; runs: Runs; isFirst: boolean }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  if (runs.items.length === 0) {
    return <p className="tail text-faint">{say("imports.none_yet")}</p>;
  }
  return (
    <>
      <h2 className="section">{say("imports.earlier")}</h2>
      <table className="list">
        <caption className="vh">{say("imports.earlier")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("imports.file")}</th>
            <th scope="col">{say("imports.format")}</th>
            <th scope="col">{say("imports.what")}</th>
            <th scope="col">{say("imports.state")}</th>
            <th scope="col" className="n">
              {say("imports.entries")}
            </th>
            <th scope="col">{say("imports.by")}</th>
            <th scope="col">{say("imports.at")}</th>
          </tr>
        </thead>
        <tbody>
          {runs.items.map((run) => (
            <tr key={run.id}>
              <th scope="row" className="name clip">
                <a className="rowlink" href={address(`/${companyId}/import`, { job: run.id })}>
                  <bdi>{run.names.join(", ")}</bdi>
                </a>
              </th>
              <td>{isFormat(run.format) ? say(`imports.format_${run.format}`) : run.format}</td>
              <td className="no">{say(run.is_dry_run ? "imports.was_check" : "imports.was_import")}</td>
              <td className="st">
                <Pill is={LOOK[run.state]}>{say(`imports.state_${run.state}`)}</Pill>
              </td>
              <td className="n amt">{run.entries === null ? "" : format.count(run.entries)}</td>
              <td className="text-muted">
                <bdi>{run.asked_by_email}</bdi>
              </td>
              <td className="text-muted">{format.moment(run.asked_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager
        first={isFirst ? null : `/${companyId}/import`}
        next={runs.next ? address(`/${companyId}/import`, { after: runs.next }) : null}
      />
    </>
  );
}
