import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { readUnits } from "../currencies/queries";
import { ApprovalForm } from "./approval-form";
import { SettingsForm } from "./settings-form";

/** How documents of a company are booked where nothing else says so. */
export async function DocumentSettings({ companyId }: { companyId: string }) {
  const api = await serverApi();
  const path = { company_id: companyId };
  const [say, company, rights, settings, policy, units, journals, accounts] = await Promise.all([
    getSay(),
    getCompany(companyId),
    getRights(),
    attempt(api.GET("/api/v1/companies/{company_id}/invoicing-settings", { params: { path } })),
    attempt(api.GET("/api/v1/companies/{company_id}/bill-approval-policy", { params: { path } })),
    readUnits(),
    attempt(api.GET("/api/v1/companies/{company_id}/journals", { params: { path } })),
    wholly((after) =>
      attempt(
        api.GET("/api/v1/companies/{company_id}/accounts", {
          params: { path, query: { is_active: true, limit: 200, after } },
        }),
      ),
    ),
  ]);
  const refusal = [settings, policy, units, journals, accounts].find((one) => one instanceof ApiError);
  return (
    <Words of={["document_settings"]}>
      <SettingsHead companyId={companyId} title={say("document_settings.title")} sub={company.name} />
      {settings instanceof ApiError ||
      policy instanceof ApiError ||
      units instanceof ApiError ||
      journals instanceof ApiError ||
      accounts instanceof ApiError ? (
        refusal instanceof ApiError && <Refusal error={refusal} />
      ) : (
        <div className="scroll">
          <div className="narrow">
            <SettingsForm
              companyId={companyId}
              settings={settings}
              journals={journals.map(({ code, name, kind }) => ({ code, name, kind }))}
              accounts={accounts
                .filter(({ is_heading }) => !is_heading)
                .map(({ code, name, subtype }) => ({ code, name, subtype }))}
              mayChange={rights.has("chart.change")}
            />
            <ApprovalForm
              companyId={companyId}
              policy={policy}
              scale={scaleOf(units, policy.currency)}
              mayChange={rights.has("company.change")}
            />
          </div>
        </div>
      )}
    </Words>
  );
}

/** Decimals of a currency. Raises RangeError for one that is not among the units. */
function scaleOf(units: readonly { code: string; decimals: number }[], currency: string): number {
  const unit = units.find(({ code }) => code === currency);
  if (!unit) {
    throw new RangeError(`no unit ${currency}`);
  }
  return unit.decimals;
}
