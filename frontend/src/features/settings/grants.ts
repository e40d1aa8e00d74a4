import type { Choice } from "@/components/ui/select";

/** A role somebody has or is to have, in every company or in some. */
export type Grant = { role: string; role_id: string | null; company_ids: readonly string[] | null };
const OWN = "own:";

/** A role as the value of a field: the built-in ones by name, the tenant's own by id. */
export function roleValue({ role, role_id }: { role: string; role_id: string | null }): string {
  return role_id ? `${OWN}${role_id}` : role;
}

/** What the API is told of a role and its companies; an owner is one of the whole tenant. */
export function grantOf<Name extends string>(value: string, companyIds: readonly string[] | null) {
  const company_ids = value === "owner" || companyIds === null ? null : [...companyIds];
  return value.startsWith(OWN)
    ? { role_id: value.slice(OWN.length), company_ids }
    : { role: value as Name, company_ids };
}

export type RoleChoice = Choice;
