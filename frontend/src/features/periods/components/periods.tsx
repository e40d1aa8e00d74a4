import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { unfolded } from "../periods";
import { readLeave, readYears } from "../queries";
import { AddYear } from "./add-year";
import { PeriodPane } from "./period-pane";
import { PeriodTable } from "./period-table";

/** The fiscal years with their periods: what is open, closed and locked, what waits in the way, and the acts. */
export async function Periods({
  companyId,
  asked,
  periodId,
}: {
  companyId: string;
  asked?: string;
  periodId?: string;
}) {
  const [say, format, years, leave, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readYears(companyId),
    readLeave(companyId),
    getRights(),
  ]);
  const title = say("periods.title");
  if (years instanceof ApiError) {
    return (
      <>
        <PageHead title={title} />
        <Refusal error={years} />
      </>
    );
  }
  const today = todayIn(format.timeZone, new Date());
  const open = unfolded(years, asked, periodId, today);
  const here = `/${companyId}/periods`;
  const [first, last] = [years[0], years.at(-1)];
  const isAllowed = rights.has("period.close");
  const span = first && last ? { first: first.starts_on, last: last.ends_on } : null;
  const period = years.flatMap(({ periods }) => periods).find(({ id }) => id === periodId);
  return (
    <Words of={["periods"]}>
      <PageHead title={title} sub={span && format.range(span.first, span.last)}>
        {isAllowed && <AddYear companyId={companyId} span={span} today={today} />}
      </PageHead>
      {open ? (
        <div className="split">
          <ScrollRegion label={title}>
            <PeriodTable
              companyId={companyId}
              years={years}
              unfolded={open.name}
              opened={period?.id}
              leave={leave instanceof ApiError ? [] : leave.items}
              today={today}
            />
          </ScrollRegion>
          {period && (
            <PeriodPane
              companyId={companyId}
              year={years.find(({ periods }) => periods.includes(period))?.name ?? ""}
              period={period}
              rights={rights}
              today={today}
              close={address(here, { year: open.name })}
            />
          )}
        </div>
      ) : (
        <State title={say("periods.none_title")}>
          <p>{isAllowed ? say("periods.none_text") : say("periods.none_text_reader")}</p>
        </State>
      )}
    </Words>
  );
}
