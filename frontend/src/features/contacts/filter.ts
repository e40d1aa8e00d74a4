import { address, one, type Sought } from "@/lib/api/address";

const ROLES = ["customer", "supplier"] as const;
const KINDS = ["business", "person"] as const;
const USES = ["yes", "all"] as const;

/** What the address of the list says. */
export type ContactFilter = {
  role?: (typeof ROLES)[number];
  kind?: (typeof KINDS)[number];
  /** Archived ones alone, or all; those in use where it is not said. */
  archived?: (typeof USES)[number];
  /** Only those whose bank details wait for a second person. */
  bank?: "proposed";
  q?: string;
  after?: string;
};

export function contactFilter(sought: Sought): ContactFilter {
  const q = one(sought, "q")?.trim().slice(0, 200);
  return {
    role: ROLES.find((name) => name === one(sought, "role")),
    kind: KINDS.find((name) => name === one(sought, "kind")),
    archived: USES.find((name) => name === one(sought, "archived")),
    bank: one(sought, "bank") === "proposed" ? "proposed" : undefined,
    q: q || undefined,
    after: one(sought, "after"),
  };
}

/** The list as the filter shows it; `change` replaces parts. */
export function listAddress(companyId: string, filter: ContactFilter, change: ContactFilter = {}): string {
  return address(`/${companyId}/contacts`, { ...filter, ...change });
}

/** Whether the list shows less than every contact in use. */
export function isNarrowed({ role, kind, archived, bank, q }: ContactFilter): boolean {
  return Boolean(role || kind || archived || bank || q);
}
