import { Refusal } from "@/components/ui/refusal";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { AddRate } from "./add-rate";
import { DayRates } from "./day-rates";
import { OwnRates } from "./own-rates";
import { PublishedRates } from "./published-rates";
import { type RateFilter, readUnits } from "./queries";

const VIEWS = ["day", "own", "ecb"] as const;

export function viewOf(name: string | undefined): RateFilter["view"] {
  return VIEWS.find((view) => view === name) ?? "day";
}

/** Currencies and rates: what counts on a day, what was recorded, what the central bank published. */
export async function Currencies({ companyId, filter }: { companyId: string; filter: RateFilter }) {
  const [say, format, company, units, rights] = await Promise.all([
    getSay(),
    getFormat(),
    getCompany(companyId),
    readUnits(),
    getRights(),
  ]);
  const here = `/${companyId}/settings/currencies`;
  const today = todayIn(format.timeZone, new Date());
  const mayChange = rights.has("rate.change");
  const known = units instanceof ApiError ? [] : units;
  return (
    <Words of={["currencies"]}>
      <SettingsHead companyId={companyId} title={say("currencies.title")} sub={<bdi>{company.name}</bdi>}>
        {mayChange && !(units instanceof ApiError) && (
          <AddRate base={company.base_currency} units={known.map(({ code }) => code)} today={today} />
        )}
      </SettingsHead>
      <div className="viewrow">
        <nav className="seg" aria-label={say("currencies.views")}>
          {VIEWS.map((view) => (
            <a
              key={view}
              href={address(here, { view: view === "day" ? null : view })}
              aria-current={view === filter.view ? "page" : undefined}
            >
              {say(`currencies.view_${view}`)}
            </a>
          ))}
        </nav>
      </div>
      {units instanceof ApiError ? (
        <Refusal error={units} />
      ) : filter.view === "own" ? (
        <OwnRates companyId={companyId} filter={filter} units={known} />
      ) : filter.view === "ecb" ? (
        <PublishedRates companyId={companyId} filter={filter} />
      ) : (
        <DayRates
          companyId={companyId}
          filter={filter}
          units={known}
          base={company.base_currency}
          today={today}
          mayChange={mayChange}
        />
      )}
    </Words>
  );
}
