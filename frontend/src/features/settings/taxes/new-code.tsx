import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { CodeForm } from "./code-form";
import { readAccounts } from "./queries";

/** A tax code of the company's own. */
export async function NewCode({ companyId }: { companyId: string }) {
  const [say, format, company, accounts, rights] = await Promise.all([
    getSay(),
    getFormat(),
    getCompany(companyId),
    readAccounts(companyId),
    getRights(),
  ]);
  const up = { href: `/${companyId}/settings/taxes`, name: say("taxes.title") };
  const head = <SettingsHead companyId={companyId} title={say("taxes.new")} up={up} sub={<bdi>{company.name}</bdi>} />;
  if (accounts instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={accounts} />
      </>
    );
  }
  if (!rights.has("tax.change")) {
    return (
      <>
        {head}
        <State title={say("taxes.new")}>
          <p>{say("taxes.may_not")}</p>
        </State>
      </>
    );
  }
  return (
    <Words of={["taxes"]}>
      {head}
      <ScrollRegion label={say("taxes.new")}>
        <div className="narrow">
          <CodeForm
            companyId={companyId}
            today={todayIn(format.timeZone, new Date())}
            currency={company.base_currency}
            accounts={accounts
              .filter(({ isActive }) => isActive)
              .map(({ code, name }) => ({ value: code, code, name }))}
          />
        </div>
      </ScrollRegion>
    </Words>
  );
}
