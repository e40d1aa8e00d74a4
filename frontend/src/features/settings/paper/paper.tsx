import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { countryOffers } from "@/lib/i18n/places";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { IssuerForm } from "./issuer-form";
import { readIssuer, readTemplates } from "./queries";
import { TemplateForm } from "./template-form";

/** What stands on a company's papers, and how they look. */
export async function Paper({
  companyId,
  view,
  templateId,
}: {
  companyId: string;
  view: "issuer" | "templates";
  templateId?: string;
}) {
  const [say, company, rights, issuer, countries] = await Promise.all([
    getSay(),
    getCompany(companyId),
    getRights(),
    readIssuer(companyId),
    countryOffers(),
  ]);
  const here = `/${companyId}/settings/paper`;
  const mayChange = rights.has("company.change");
  return (
    <Words of={["paper", "contact_form"]}>
      <SettingsHead companyId={companyId} title={say("dispatch.title")} sub={<bdi>{company.name}</bdi>} />
      <div className="viewrow">
        <nav className="seg" aria-label={say("paper.views_of")}>
          {(["issuer", "templates"] as const).map((one) => (
            <a
              key={one}
              href={address(here, { view: one === "issuer" ? null : one })}
              aria-current={view === one ? "page" : undefined}
            >
              {say(`paper.view_${one}`)}
            </a>
          ))}
        </nav>
      </div>
      {issuer instanceof ApiError ? (
        <Refusal error={issuer} />
      ) : view === "issuer" ? (
        <ScrollRegion label={say("paper.view_issuer")}>
          <div className="narrow">
            <Said who={issuer.said_by} at={issuer.said_at} />
            <IssuerForm
              companyId={companyId}
              issuer={issuer}
              name={company.name}
              country={/^[A-Z]{2}$/.test(company.country_pack) ? company.country_pack : ""}
              countries={countries}
              mayChange={mayChange}
            />
          </div>
        </ScrollRegion>
      ) : (
        <Templates companyId={companyId} chosen={templateId} isSaid={issuer.version > 0} mayChange={mayChange} />
      )}
    </Words>
  );
}

async function Said({ who, at }: { who: string | null; at: string | null }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <p className="text-muted">
      {say("paper.issuer_text")} {who && at && say("paper.said_by", { who, at: format.moment(at) })}
    </p>
  );
}

async function Templates({
  companyId,
  chosen,
  isSaid,
  mayChange,
}: {
  companyId: string;
  chosen?: string;
  isSaid: boolean;
  mayChange: boolean;
}) {
  const [say, templates] = await Promise.all([getSay(), readTemplates(companyId)]);
  if (templates instanceof ApiError) {
    return <Refusal error={templates} />;
  }
  const here = `/${companyId}/settings/paper`;
  const { items } = templates;
  const template = chosen === "new" ? undefined : (items.find(({ id }) => id === chosen) ?? items[0]);
  return (
    <ScrollRegion label={say("paper.view_templates")}>
      <div className="paper-templates">
        <p className="text-muted">{say(items.length === 0 ? "paper.no_templates" : "paper.templates_text")}</p>
        {items.length > 0 && (
          <nav className="bts" aria-label={say("paper.view_templates")}>
            {items.map(({ id, name, language, is_default }) => (
              <a
                key={id}
                className="btn"
                href={address(here, { view: "templates", template: id })}
                aria-current={template?.id === id ? "page" : undefined}
              >
                <bdi>{name}</bdi>
                <small>{[language, is_default && say("paper.default")].filter(Boolean).join(" · ")}</small>
              </a>
            ))}
            {mayChange && (
              <a
                className="btn"
                href={address(here, { view: "templates", template: "new" })}
                aria-current={template ? undefined : "page"}
              >
                {say("paper.new_template")}
              </a>
            )}
          </nav>
        )}
        <TemplateForm
          key={`${template?.id ?? "new"}${template?.version ?? 0}`}
          companyId={companyId}
          template={template ?? null}
          isSaid={isSaid}
          mayChange={mayChange}
        />
      </div>
    </ScrollRegion>
  );
}
