import { TriangleAlert } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { Words } from "@/lib/i18n/provide-words";
import { roleNamer } from "@/lib/i18n/rights";
import { getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { getMembers, getRoles } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { PolicyForm } from "./policy-form";

const readPolicy = async () => attempt((await serverApi()).GET("/api/v1/second-factor-policy"));

/** Of which roles a second factor is demanded, and which of their members lack one. */
export async function SecondFactor({ companyId }: { companyId: string }) {
  const [say, me, policy, members, matrix, nameOf] = await Promise.all([
    getSay(),
    getMe(),
    readPolicy(),
    getMembers(),
    getRoles(),
    roleNamer(),
  ]);
  const refused = [policy, members, matrix].find((one) => one instanceof ApiError);
  if (policy instanceof ApiError || members instanceof ApiError || matrix instanceof ApiError) {
    return (
      <>
        <SettingsHead companyId={companyId} title={say("factor.title")} />
        <Refusal error={refused as ApiError} />
      </>
    );
  }
  const isOwner = me.tenants.some(({ tenant_id, role }) => tenant_id === me.tenant_id && role === "owner");
  const isDemanded = ({ id, name }: { id: string | null; name: string }) =>
    id ? policy.role_ids.includes(id) : policy.roles.includes(name);
  const roles = matrix.roles.map(({ id, name }) => ({
    id,
    name,
    called: nameOf({ name, isOwn: id !== null }),
    count: members.filter((member) => (id ? member.role_id === id : !member.role_id && member.role === name)).length,
    isDemanded: isDemanded({ id, name }),
  }));
  const concerned = members.filter((member) => isDemanded({ id: member.role_id, name: member.role }));
  const lacking = new Set(policy.lacking.map(({ id }) => id));
  return (
    <Words of={["settings", "access", "factor"]}>
      <SettingsHead companyId={companyId} title={say("factor.title")} />
      <ScrollRegion label={say("factor.title")}>
        <div className="narrow">
          <p className="text-muted">{say("factor.lead")}</p>
          <PolicyForm key={policy.version} version={policy.version} roles={roles} mayOwners={isOwner} />
          {roles.some((role) => role.isDemanded) && (
            <section className="card">
              <div className="cap">
                <h2>{say("factor.of_demanded")}</h2>
              </div>
              {lacking.size > 0 && (
                <p className="note warn strip">
                  <Icon of={TriangleAlert} />
                  {say("factor.lacking", { count: lacking.size })}
                </p>
              )}
              {concerned.length === 0 ? (
                <p className="p-4 text-muted">{say("factor.nobody")}</p>
              ) : (
                <table className="list">
                  <caption className="vh">{say("factor.of_demanded")}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{say("settings.person")}</th>
                      <th scope="col">{say("factor.role")}</th>
                      <th scope="col" className="fit">
                        {say("factor.title")}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {concerned.map((member) => (
                      <tr key={member.id}>
                        <th scope="row" className="name">
                          <bdi>{member.email}</bdi>
                          {member.email === me.email && <span className="text-faint"> · {say("settings.you")}</span>}
                        </th>
                        <td className="no text-muted">
                          {nameOf({ name: member.role, isOwn: member.role_id !== null })}
                        </td>
                        <td className="st">
                          <Pill is={lacking.has(member.id) ? "warn" : "ok"}>
                            {lacking.has(member.id) ? say("factor.lacks_one") : say("factor.has_one")}
                          </Pill>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
              <p className="foot-note">{say("factor.of_demanded_text")}</p>
            </section>
          )}
        </div>
      </ScrollRegion>
    </Words>
  );
}
