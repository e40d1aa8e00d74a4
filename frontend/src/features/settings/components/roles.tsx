import { Plus } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { rightNames, roleNamer } from "@/lib/i18n/rights";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights, getRoles } from "@/lib/session/rights";
import { SettingsHead } from "./settings-head";

/** Every permission and every role, as one table: what a role may do stands in its column. */
export async function Roles({ companyId }: { companyId: string }) {
  const [say, format, matrix, rights, nameOf] = await Promise.all([
    getSay(),
    getFormat(),
    getRoles(),
    getRights(),
    roleNamer(),
  ]);
  const here = `/${companyId}/settings/roles`;
  const mayChange = rights.has("role.change");
  const names = matrix instanceof ApiError ? [] : await rightNames(matrix.permissions.map(({ name }) => name));
  return (
    <Words of={["settings", "access"]}>
      <SettingsHead companyId={companyId} title={say("settings.roles")}>
        {mayChange && (
          <LinkButton look="primary" href={`${here}/new`}>
            <Icon of={Plus} />
            {say("settings.role_new")}
          </LinkButton>
        )}
      </SettingsHead>
      {matrix instanceof ApiError ? (
        <Refusal error={matrix} />
      ) : (
        <ScrollRegion label={say("settings.roles")}>
          <table className="matrix">
            <caption className="vh">{say("settings.matrix")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("settings.lets")}</th>
                {matrix.roles.map((role) => (
                  <th scope="col" key={role.id ?? role.name}>
                    {role.id && mayChange ? (
                      <a className="link" href={`${here}/${role.id}`}>
                        <bdi>{role.name}</bdi>
                      </a>
                    ) : (
                      <bdi>{nameOf({ name: role.name, isOwn: role.id !== null })}</bdi>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {names.map(({ value, name }) => (
                <tr key={value}>
                  <th scope="row">
                    {name}
                    <small className="code desk">{value}</small>
                  </th>
                  {matrix.roles.map((role) => (
                    <td key={role.id ?? role.name}>
                      {role.permissions.includes(value) && (
                        <>
                          <span className="has" aria-hidden="true" />
                          <span className="vh">{say("settings.yes")}</span>
                        </>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
              {matrix.roles.some(({ entry_limits }) => entry_limits) && (
                <tr>
                  <th scope="row">{say("settings.limits")}</th>
                  {matrix.roles.map((role) => (
                    <td key={role.id ?? role.name} className="text-muted">
                      {Object.entries(role.entry_limits ?? {}).map(([currency, amount]) => (
                        <span key={currency} className="block">
                          {currency} {format.money(String(amount))}
                        </span>
                      ))}
                    </td>
                  ))}
                </tr>
              )}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Words>
  );
}
