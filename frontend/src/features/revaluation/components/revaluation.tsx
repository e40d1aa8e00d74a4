import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { differs, usualDay } from "../items";
import { readPeriodEnds, readPreview, readRuns } from "../queries";
import { Preview } from "./preview";
import { Revalue } from "./revalue";
import { Runs } from "./runs";

/** Open foreign items and balances at the rates of a day: what would be posted, and what was. */
export async function RevaluationPage({
  companyId,
  isPast,
  asked,
  runId,
  after,
}: {
  companyId: string;
  isPast: boolean;
  asked?: string;
  runId?: string;
  after?: string;
}) {
  const [say, format, years, runs, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readPeriodEnds(companyId),
    readRuns(companyId, isPast ? after : undefined),
    getRights(),
  ]);
  const here = `/${companyId}/revaluation`;
  const today = todayIn(format.timeZone, new Date());
  const ends = years instanceof ApiError ? [] : years.flatMap(({ periods }) => periods.map(({ ends_on }) => ends_on));
  const day = asked ?? usualDay(ends, today);
  const known = runs instanceof ApiError ? [] : runs.items;
  const standing = known.find((run) => run.day === day && run.undone_at === null);
  const preview = isPast ? null : await readPreview(companyId, day);
  const mayPost = rights.has("entry.post");
  const postable = preview !== null && !(preview instanceof ApiError) && !standing && differs(preview) ? preview : null;
  return (
    <Words of={["revaluation"]}>
      <PageHead title={say("revaluation.title")}>
        {mayPost && postable && (
          <Revalue
            companyId={companyId}
            day={day}
            gain={postable.gain}
            loss={postable.loss}
            currency={postable.base_currency}
          />
        )}
      </PageHead>
      <div className="viewrow">
        <nav className="seg" aria-label={say("revaluation.views")}>
          <a href={address(here, { day: asked })} aria-current={isPast ? undefined : "page"}>
            {say("revaluation.preview")}
          </a>
          <a href={address(here, { view: "past" })} aria-current={isPast ? "page" : undefined}>
            {say("revaluation.past")}
          </a>
        </nav>
      </div>
      {runs instanceof ApiError ? (
        <Refusal error={runs} />
      ) : preview === null ? (
        <Runs companyId={companyId} runs={runs} runId={runId} after={after} mayPost={mayPost} />
      ) : (
        <Preview companyId={companyId} day={day} preview={preview} standing={standing} mayPost={mayPost} />
      )}
    </Words>
  );
}
