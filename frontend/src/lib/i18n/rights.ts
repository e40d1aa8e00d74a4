import "server-only";
import { ApiError } from "@/lib/api/problem";
import { getRoles } from "@/lib/session/rights";
import { getCatalogues } from "./server";

type Words = { readonly [key: string]: unknown };

/** What permissions let one do, in the reader's language; one that the catalogue lacks as the API says it. In the API's order. */
export async function rightNames(names: readonly string[]): Promise<{ value: string; name: string; note: string }[]> {
  const [{ rights }, matrix] = await Promise.all([getCatalogues(), getRoles()]);
  const known = matrix instanceof ApiError ? [] : matrix.permissions;
  return known
    .filter(({ name }) => names.includes(name))
    .map(({ name, meaning }) => ({ value: name, name: worded(rights, name) ?? meaning, note: name }));
}

/** A role's name in the reader's language; a tenant's own role is called as it is called. */
export async function roleNamer(): Promise<(role: { name: string; isOwn: boolean }) => string> {
  const { rights } = await getCatalogues();
  return ({ name, isOwn }) => (isOwn ? name : (worded(rights, `role_${name}`) ?? name));
}

function worded(words: Words, key: string): string | undefined {
  const found = words[key.replaceAll(".", "_")];
  return typeof found === "string" ? found : undefined;
}
