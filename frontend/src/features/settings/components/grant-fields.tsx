"use client";

import { CompanyPicker, type Named } from "@/components/access/pickers";
import { Select } from "@/components/ui/select";
import { useSay } from "@/lib/i18n/use-say";
import type { RoleChoice } from "../grants";

/** A role, and the companies it is for. */
export function GrantFields({
  roles,
  companies,
  role,
  companyIds,
  onRole,
  onCompanies,
  error,
}: {
  roles: readonly RoleChoice[];
  companies: readonly Named[];
  role: string;
  companyIds: readonly string[] | null;
  onRole: (role: string) => void;
  onCompanies: (ids: string[] | null) => void;
  error?: string;
}) {
  const say = useSay();
  return (
    <>
      <Select
        label={say("settings.role")}
        name="role"
        choices={roles}
        value={role}
        onChange={(event) => onRole(event.target.value)}
        error={error}
      />
      {role === "owner" ? (
        <p className="text-faint">{say("settings.owner_everywhere")}</p>
      ) : (
        <CompanyPicker companies={companies} chosen={companyIds} onChosen={onCompanies} />
      )}
    </>
  );
}
