import { ChevronDown, ChevronRight } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { counted, draftsOf, holds, lookOf, periodName, stateOf, type Year } from "../periods";

type Leave = components["schemas"]["PeriodGrantOut"];

/** The years, the latest first; the periods of one of them, in order. */
export async function PeriodTable({
  companyId,
  years,
  unfolded,
  opened,
  leave,
  today,
}: {
  companyId: string;
  years: readonly Year[];
  unfolded: string;
  opened?: string;
  leave: readonly Leave[];
  today: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = `/${companyId}/periods`;
  const drafts = (from: string, to: string) => address(`/${companyId}/entries`, { status: "draft", from, to });
  return (
    <table className="list periods">
      <caption className="vh">{say("periods.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("periods.period")}</th>
          <th scope="col" className="less">
            {say("periods.days")}
          </th>
          <th scope="col" className="fit">
            {say("periods.state")}
          </th>
          <th scope="col" className="less">
            {say("periods.let_in")}
          </th>
          <th scope="col" className="n fit">
            {say("periods.drafts")}
          </th>
        </tr>
      </thead>
      {[...years].reverse().map((year) => {
        const isUnfolded = year.name === unfolded;
        const waiting = draftsOf(year.periods);
        return (
          <tbody key={year.id}>
            <tr className="year">
              <th scope="rowgroup" className="name">
                <a className="rowlink" href={address(here, { year: year.name })} aria-expanded={isUnfolded} data-stays>
                  <Icon of={isUnfolded ? ChevronDown : ChevronRight} turns />
                  {year.name}
                </a>
              </th>
              <td className="no less">{format.range(year.starts_on, year.ends_on)}</td>
              <td className="st">
                {counted(year.periods)
                  .map(({ state, count }) => say(`periods.count_${state}`, { count }))
                  .join(" · ")}
              </td>
              <td className="less" />
              <td className="n amt">{waiting > 0 && !isUnfolded && format.count(waiting)}</td>
            </tr>
            {isUnfolded &&
              year.periods.map((period) => {
                const people = leave.filter(({ period_id }) => period_id === period.id);
                return (
                  <tr key={period.id} className={period.id === opened ? "open" : undefined}>
                    <th scope="row" className="name">
                      <a
                        className="rowlink"
                        href={address(here, { year: year.name, period: period.id })}
                        aria-current={period.id === opened ? "true" : undefined}
                        data-stays
                      >
                        {periodName(period, format, say)}
                      </a>
                      {holds(period, today) && <small>{say("periods.today")}</small>}
                    </th>
                    <td className="no less">{format.range(period.starts_on, period.ends_on)}</td>
                    <td className="st">
                      <Pill is={lookOf(period.status)}>{say(`periods.is_${stateOf(period.status)}`)}</Pill>
                    </td>
                    <td className="less text-muted">
                      {people.length > 0 && say("periods.people", { count: people.length })}
                    </td>
                    <td className="n amt">
                      {Boolean(period.drafts) && (
                        <a
                          href={drafts(period.starts_on, period.ends_on)}
                          aria-label={say("periods.drafts_in", {
                            count: period.drafts ?? 0,
                            period: periodName(period, format, say),
                          })}
                        >
                          {format.count(period.drafts ?? 0)}
                        </a>
                      )}
                    </td>
                  </tr>
                );
              })}
          </tbody>
        );
      })}
    </table>
  );
}
