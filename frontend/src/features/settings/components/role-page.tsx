import { notFound } from "next/navigation";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { rightNames } from "@/lib/i18n/rights";
import { getSay } from "@/lib/i18n/server";
import { getCompanies } from "@/lib/session/me";
import { getRights, getRoles } from "@/lib/session/rights";
import { readRole } from "../queries";
import { RoleForm } from "./role-form";
import { SettingsHead } from "./settings-head";

/** One of the tenant's own roles, to make or to change. */
export async function RolePage({ companyId, roleId }: { companyId: string; roleId?: string }) {
  const [say, matrix, rights, companies, role] = await Promise.all([
    getSay(),
    getRoles(),
    getRights(),
    getCompanies(),
    roleId ? readRole(roleId) : null,
  ]);
  const up = { href: `/${companyId}/settings/roles`, name: say("settings.roles") };
  const title = role ? <bdi>{role.name}</bdi> : say("settings.role_new");
  if (matrix instanceof ApiError) {
    return (
      <>
        <SettingsHead companyId={companyId} title={title} up={up} />
        <Refusal error={matrix} />
      </>
    );
  }
  if (!rights.has("role.change")) {
    notFound();
  }
  const names = await rightNames(matrix.permissions.map(({ name }) => name));
  return (
    <Words of={["settings", "access"]}>
      <SettingsHead companyId={companyId} title={title} up={up} />
      <ScrollRegion label={say("settings.role")}>
        <div className="narrow">
          <RoleForm
            key={role?.version}
            back={up.href}
            role={role}
            // Nobody gives what they lack; what a role has already stays to be seen.
            rights={names.filter(({ value }) => rights.has(value) || role?.permissions.includes(value))}
            companies={companies.map(({ id, name }) => ({ value: id, name }))}
            currencies={[...new Set(companies.map(({ base_currency }) => base_currency))].sort()}
          />
        </div>
      </ScrollRegion>
    </Words>
  );
}
