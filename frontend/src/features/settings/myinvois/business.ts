import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
/** What a company says of its business; the program and the certificate are changed apart, under the same version. */
export type Business = Required<Schemas["ConnectionIn"]>;
type Seen = { readonly said: Business; readonly version: number };

export function businessOf(connection: Schemas["ConnectionOut"]): Business {
  const { is_enabled, msic, activity, classification, self_billed_classification } = connection;
  return { is_enabled, msic, activity, classification, self_billed_classification };
}

/**
 * The version that a form may be saved over: the latest that the page read, where only the program or the certificate changed meanwhile; the one
 * that was looked at, where somebody changed what the form is about, so that it is refused as stale.
 */
export function versionOver(seen: Seen, now: Seen): number {
  const names = Object.keys(seen.said) as (keyof Business)[];
  return names.every((name) => seen.said[name] === now.said[name]) ? Math.max(seen.version, now.version) : seen.version;
}
