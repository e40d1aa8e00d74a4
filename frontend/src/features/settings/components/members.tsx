import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { roleNamer } from "@/lib/i18n/rights";
import { getSay } from "@/lib/i18n/server";
import { getCompanies, getMe } from "@/lib/session/me";
import { getMembers, getRights } from "@/lib/session/rights";
import { readInvitations } from "../queries";
import { roleChoices } from "../roles";
import { Invitations } from "./invitations";
import { Invite, MemberActs } from "./member-acts";
import { SettingsHead } from "./settings-head";
import { whereOf } from "./where";

/** Who works in the tenant, as what and where; and who is invited to. */
export async function Members({ companyId }: { companyId: string }) {
  const [say, me, members, rights, companies, nameOf] = await Promise.all([
    getSay(),
    getMe(),
    getMembers(),
    getRights(),
    getCompanies(),
    roleNamer(),
  ]);
  const mayChange = rights.has("member.change");
  const mayEnd = rights.has("security.change");
  const isOwner = me.tenants.some(({ tenant_id, role }) => tenant_id === me.tenant_id && role === "owner");
  const [roles, invitations] = await Promise.all([
    roleChoices({ withOwner: isOwner }),
    mayChange ? readInvitations() : null,
  ]);
  const named = companies.map(({ id, name }) => ({ value: id, name }));
  return (
    <Words of={["settings", "access", "factor"]}>
      <SettingsHead companyId={companyId} title={say("settings.members")}>
        {mayChange && <Invite roles={roles} companies={named} />}
      </SettingsHead>
      {members instanceof ApiError ? (
        <Refusal error={members} />
      ) : (
        <ScrollRegion label={say("settings.members")}>
          <table className="list">
            <caption className="vh">{say("settings.members")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("settings.person")}</th>
                <th scope="col">{say("settings.role")}</th>
                <th scope="col">{say("access.companies")}</th>
                <th scope="col" className="fit">
                  <span className="vh">{say("access.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.id}>
                  <th scope="row" className="name">
                    <bdi>{member.email}</bdi>
                    {member.email === me.email && <span className="text-faint"> · {say("settings.you")}</span>}
                  </th>
                  <td className="no">{nameOf({ name: member.role, isOwn: member.role_id !== null })}</td>
                  <td className="st text-muted">{whereOf(member.company_ids, named, say)}</td>
                  <td className="amt">
                    {(mayChange || mayEnd) && member.email !== me.email && (
                      <MemberActs
                        member={member}
                        may={{ change: mayChange, endSessions: mayEnd }}
                        roles={roles}
                        companies={named}
                      />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {invitations instanceof ApiError && <Refusal error={invitations} />}
          {invitations && !(invitations instanceof ApiError) && invitations.length > 0 && (
            <Invitations
              rows={invitations.map((one) => ({
                ...one,
                roleName: nameOf({ name: one.role, isOwn: one.role_id !== null }),
                where: whereOf(one.company_ids, named, say),
              }))}
            />
          )}
        </ScrollRegion>
      )}
    </Words>
  );
}
