import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { CodeFilters } from "./code-filters";
import { CodeTable } from "./code-table";
import { PolicyForm } from "./policy-form";
import { readAccounts, readCodes, readTaxPolicy } from "./queries";
import type { Direction } from "./rates";
import { TaxActs } from "./tax-acts";

export type TaxFilter = {
  view: "codes" | "policy";
  direction?: Direction;
  /** Codes that are not in use, or all; those in use where it is not said. */
  use?: "no" | "all";
  /** The day whose rates are shown; today where it is not said. */
  day?: string;
};

/** The tax codes of a company with what they come to on a day, or how its documents are computed. */
export async function Taxes({ companyId, filter }: { companyId: string; filter: TaxFilter }) {
  const [say, format, company, rights] = await Promise.all([getSay(), getFormat(), getCompany(companyId), getRights()]);
  const today = todayIn(format.timeZone, new Date());
  const mayChange = rights.has("tax.change");
  const here = `/${companyId}/settings/taxes`;
  return (
    <Words of={["taxes"]}>
      <SettingsHead companyId={companyId} title={say("taxes.title")} sub={<bdi>{company.name}</bdi>}>
        {mayChange && filter.view === "codes" && <Acts companyId={companyId} country={company.country_pack} />}
      </SettingsHead>
      <div className="viewrow">
        <nav className="seg" aria-label={say("taxes.views")}>
          {(["codes", "policy"] as const).map((view) => (
            <a
              key={view}
              href={address(here, { view: view === "codes" ? null : view })}
              aria-current={filter.view === view ? "page" : undefined}
            >
              {say(`taxes.view_${view}`)}
            </a>
          ))}
        </nav>
      </div>
      {filter.view === "policy" ? (
        <Policy companyId={companyId} currency={company.base_currency} mayChange={mayChange} />
      ) : (
        <Codes companyId={companyId} filter={filter} today={today} mayChange={mayChange} />
      )}
    </Words>
  );
}

async function Acts({ companyId, country }: { companyId: string; country: string }) {
  const accounts = await readAccounts(companyId);
  return (
    <TaxActs
      companyId={companyId}
      country={country}
      accounts={
        accounts instanceof ApiError
          ? []
          : accounts.filter(({ isActive }) => isActive).map(({ code, name }) => ({ value: code, code, name }))
      }
    />
  );
}

async function Codes({
  companyId,
  filter,
  today,
  mayChange,
}: {
  companyId: string;
  filter: TaxFilter;
  today: string;
  mayChange: boolean;
}) {
  const { direction, use, day } = filter;
  const [say, company, codes] = await Promise.all([
    getSay(),
    getCompany(companyId),
    readCodes(companyId, direction, use === "all" ? undefined : use !== "no"),
  ]);
  if (codes instanceof ApiError) {
    return <Refusal error={codes} />;
  }
  if (codes.length === 0 && !direction && !use) {
    return (
      <State title={say("taxes.none_title")}>
        <p>{say("taxes.none_text")}</p>
        {!mayChange && <p>{say("taxes.may_not")}</p>}
      </State>
    );
  }
  return (
    <>
      <CodeFilters filter={filter} today={today} />
      <ScrollRegion label={say("taxes.title")}>
        <CodeTable companyId={companyId} codes={codes} day={day ?? today} base={company.base_currency} />
        {codes.length === 0 && (
          <p className="tail text-muted" role="status">
            {say("taxes.none_filtered")}
          </p>
        )}
      </ScrollRegion>
    </>
  );
}

async function Policy({ companyId, currency, mayChange }: { companyId: string; currency: string; mayChange: boolean }) {
  const [say, policy] = await Promise.all([getSay(), readTaxPolicy(companyId)]);
  if (policy instanceof ApiError) {
    return <Refusal error={policy} />;
  }
  return (
    <ScrollRegion label={say("taxes.view_policy")}>
      <div className="narrow">
        <PolicyForm companyId={companyId} policy={policy} currency={currency} mayChange={mayChange} />
      </div>
    </ScrollRegion>
  );
}
