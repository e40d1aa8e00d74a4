import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { SettingsForm } from "./settings-form";

/** How documents of a company are booked where nothing else says so. */
export async function DocumentSettings({ companyId }: { companyId: string }) {
  const api = await serverApi();
  const path = { company_id: companyId };
  const [say, company, rights, settings, journals, accounts] = await Promise.all([
    getSay(),
    getCompany(companyId),
    getRights(),
    attempt(api.GET("/api/v1/companies/{company_id}/invoicing-settings", { params: { path } })),
    attempt(api.GET("/api/v1/companies/{company_id}/journals", { params: { path } })),
    wholly((after) =>
      attempt(
        api.GET("/api/v1/companies/{company_id}/accounts", {
          params: { path, query: { is_active: true, limit: 200, after } },
        }),
      ),
    ),
  ]);
  const refusal = [settings, journals, accounts].find((one) => one instanceof ApiError);
  return (
    <Words of={["document_settings"]}>
      <SettingsHead companyId={companyId} title={say("document_settings.title")} sub={company.name} />
      {settings instanceof ApiError || journals instanceof ApiError || accounts instanceof ApiError ? (
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
          </div>
        </div>
      )}
    </Words>
  );
}
