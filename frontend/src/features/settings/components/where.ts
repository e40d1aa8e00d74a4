import type { Say } from "@/lib/i18n/words";

/** The companies a role is for, in words. */
export function whereOf(
  ids: readonly string[] | null,
  companies: readonly { value: string; name: string }[],
  say: Say,
): string {
  return ids === null
    ? say("access.all_companies")
    : ids.map((id) => companies.find(({ value }) => value === id)?.name ?? id).join(", ") || say("access.no_company");
}
