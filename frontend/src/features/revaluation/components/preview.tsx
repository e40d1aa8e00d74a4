import { Info } from "lucide";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { addDays } from "@/lib/dates/format";
import { getFormat, getSay } from "@/lib/i18n/server";
import { differs } from "../items";
import { ItemTable } from "./item-table";

type Found = components["schemas"]["RevaluationPreview"];
type Run = components["schemas"]["RevaluationHead"];

/** What revaluing the day would post, item by item, with the rate of each; nothing is posted by looking. */
export async function Preview({
  companyId,
  day,
  preview,
  standing,
  mayPost,
}: {
  companyId: string;
  day: string;
  preview: Found | ApiError;
  standing: Run | undefined;
  mayPost: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const currencies = (query: { day?: string }) => address(`/${companyId}/settings/currencies`, query);
  return (
    <>
      <FilterBar
        label={say("revaluation.filters")}
        filters={[{ kind: "date", name: "day", label: say("revaluation.day"), shown: format.date(day), always: true }]}
      >
        {!(preview instanceof ApiError) && (
          <a className="text-faint policy-link" href={currencies({ day })}>
            {preview.max_age_days > 0
              ? say("revaluation.rates_last", {
                  source: await nameOf(preview.rate_source),
                  count: preview.max_age_days,
                })
              : say("revaluation.rates_exact", { source: await nameOf(preview.rate_source) })}
          </a>
        )}
      </FilterBar>
      {standing && (
        <p className="note day-strip">
          <Icon of={Info} />
          <span>
            {say("revaluation.stands", { day: format.date(day), who: standing.made_by })}{" "}
            <a className="link" href={address(`/${companyId}/revaluation`, { view: "past", run: standing.id })}>
              {say("revaluation.see_it")}
            </a>
          </span>
        </p>
      )}
      {preview instanceof ApiError ? (
        preview.code === "closing.rates_missing" ? (
          <State title={say("revaluation.missing_title")}>
            <p>{say("revaluation.missing_text")}</p>
            <ul>
              {preview.problem.errors.map(({ message }) => (
                <li key={message} className="text-muted">
                  {message}
                </li>
              ))}
            </ul>
            <div className="bts">
              <a className="btn primary" href={currencies({ day })}>
                {say("revaluation.to_rates")}
              </a>
            </div>
          </State>
        ) : (
          <Refusal error={preview} />
        )
      ) : preview.items.length === 0 ? (
        <State title={say("revaluation.nothing_title")}>
          <p>{say("revaluation.nothing_text", { day: format.longDate(day), currency: preview.base_currency })}</p>
        </State>
      ) : (
        <>
          <ScrollRegion label={say("revaluation.preview")}>
            <ItemTable
              companyId={companyId}
              day={day}
              currency={preview.base_currency}
              items={preview.items}
              gain={preview.gain}
              loss={preview.loss}
            />
          </ScrollRegion>
          {!standing && (
            <p className="day-strip text-muted">
              {differs(preview)
                ? mayPost
                  ? say("revaluation.follows", { day: format.date(day), next: format.date(addDays(day, 1)) })
                  : say("revaluation.may_not")
                : say("revaluation.no_difference")}
            </p>
          )}
        </>
      )}
    </>
  );
}

async function nameOf(source: string): Promise<string> {
  const say = await getSay();
  return source === "ecb"
    ? say("currencies.source_ecb")
    : source === "manual"
      ? say("currencies.source_manual")
      : source;
}
