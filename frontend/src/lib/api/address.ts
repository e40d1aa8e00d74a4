/** What a page reads from its address: the first value of each parameter, empty ones left out. */
export type Sought = { readonly [name: string]: string | string[] | undefined };

export function one(sought: Sought, name: string): string | undefined {
  const value = sought[name];
  return (Array.isArray(value) ? value[0] : value) || undefined;
}

export function all(sought: Sought, name: string): string[] {
  const value = sought[name];
  return (Array.isArray(value) ? value : [value]).filter((part): part is string => Boolean(part));
}

/** A day of the address, or undefined where it is none: addresses can hold anything. */
export function day(sought: Sought, name: string): string | undefined {
  const value = one(sought, name);
  return value && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** A path with parameters; those without a value are left out, lists are repeated. */
export function address(
  path: string,
  values: { readonly [name: string]: string | readonly string[] | null | undefined },
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const part of typeof value === "string" ? [value] : (value ?? [])) {
      if (part) {
        query.append(name, part);
      }
    }
  }
  return query.size > 0 ? `${path}?${query}` : path;
}
