import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { roleNamer } from "@/lib/i18n/rights";
import { getSay } from "@/lib/i18n/server";
import { getCompanies } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readServices } from "../queries";
import { roleChoices } from "../roles";
import { NewService, ServiceActs } from "./service-acts";
import { SettingsHead } from "./settings-head";
import { whereOf } from "./where";

/** Programs that work on their own account. */
export async function Services({ companyId }: { companyId: string }) {
  const [say, services, rights, companies, nameOf, roles] = await Promise.all([
    getSay(),
    readServices(),
    getRights(),
    getCompanies(),
    roleNamer(),
    roleChoices({ withOwner: false }),
  ]);
  const mayChange = rights.has("service.change");
  const named = companies.map(({ id, name }) => ({ value: id, name }));
  return (
    <Words of={["settings", "access"]}>
      <SettingsHead companyId={companyId} title={say("settings.services")}>
        {mayChange && <NewService roles={roles} companies={named} />}
      </SettingsHead>
      {services instanceof ApiError ? (
        <Refusal error={services} />
      ) : services.length === 0 ? (
        <State title={say("settings.no_services_title")}>
          <p>{say("settings.no_services_text")}</p>
        </State>
      ) : (
        <ScrollRegion label={say("settings.services")}>
          <table className="list">
            <caption className="vh">{say("settings.services")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("settings.service")}</th>
                <th scope="col">{say("settings.role")}</th>
                <th scope="col">{say("access.companies")}</th>
                <th scope="col">{say("settings.in_entries")}</th>
                <th scope="col" className="fit">
                  <span className="vh">{say("access.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {services.map((service) => (
                <tr key={service.id}>
                  <th scope="row" className="name">
                    {mayChange ? (
                      <a className="link" href={`/${companyId}/settings/services/${service.id}`}>
                        <bdi>{service.name}</bdi>
                      </a>
                    ) : (
                      <bdi>{service.name}</bdi>
                    )}
                  </th>
                  <td className="no">{nameOf({ name: service.role, isOwn: service.role_id !== null })}</td>
                  <td className="st text-muted">{whereOf(service.company_ids, named, say)}</td>
                  <td className="text-muted">{service.email}</td>
                  <td className="amt">
                    {mayChange && <ServiceActs service={service} roles={roles} companies={named} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Words>
  );
}
