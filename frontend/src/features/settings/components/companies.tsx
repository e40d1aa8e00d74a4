import { Plus } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readAllCompanies } from "../queries";
import { CompanyActs } from "./company-acts";
import { SettingsHead } from "./settings-head";

/** The companies of the tenant, the archived ones as well. */
export async function Companies({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, page, rights] = await Promise.all([getSay(), getFormat(), readAllCompanies(after), getRights()]);
  const here = `/${companyId}/settings/companies`;
  return (
    <Words of={["settings", "access"]}>
      <SettingsHead companyId={companyId} title={say("settings.companies")}>
        {rights.has("company.create") && (
          <LinkButton look="primary" href="/start/country">
            <Icon of={Plus} />
            {say("settings.company_new")}
          </LinkButton>
        )}
      </SettingsHead>
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : (
        <ScrollRegion label={say("settings.companies")}>
          <table className="list">
            <caption className="vh">{say("settings.companies")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("settings.company")}</th>
                <th scope="col" className="fit">
                  {say("settings.currency")}
                </th>
                <th scope="col" className="fit">
                  {say("settings.pack")}
                </th>
                <th scope="col">{say("settings.formats")}</th>
                <th scope="col" className="fit">
                  {say("access.state")}
                </th>
                <th scope="col" className="fit">
                  <span className="vh">{say("access.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((company) => (
                <tr key={company.id}>
                  <th scope="row" className="name">
                    <a href={`/${company.id}`} className="link">
                      <bdi>{company.name}</bdi>
                    </a>
                  </th>
                  <td className="no">{company.base_currency}</td>
                  <td className="text-muted">
                    {company.country_pack} {company.pack_version}
                  </td>
                  <td className="text-muted">
                    {[company.formats.locale, company.formats.date, company.formats.paper_size].join(" · ")}
                  </td>
                  <td className="st">
                    {company.archived_at ? (
                      <Pill is="draft">{say("settings.archived_at", { at: format.moment(company.archived_at) })}</Pill>
                    ) : company.is_demo ? (
                      <Pill is="warn">{say("shell.demo")}</Pill>
                    ) : (
                      <Pill is="ok">{say("settings.in_use")}</Pill>
                    )}
                  </td>
                  <td className="amt">{rights.has("company.change") && <CompanyActs company={company} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="tail">
            <Pager first={after ? here : null} next={page.next && address(here, { after: page.next })} />
          </div>
        </ScrollRegion>
      )}
    </Words>
  );
}
