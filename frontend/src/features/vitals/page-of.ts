/** The route of an address: the names of its parameters in the place of what stands there, so that nothing of anybody is in it. */
export function pageOf(path: string, params: Readonly<Record<string, string | string[] | undefined>>): string {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(params)) {
    for (const part of [value ?? []].flat()) {
      names.set(decoded(part), `[${name}]`);
    }
  }
  const parts = path.split("/").filter(Boolean);
  return `/${parts.map((part) => names.get(decoded(part)) ?? part).join("/")}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
