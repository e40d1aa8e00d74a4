/** A value of the audit trail as a person reads it: lists joined, nothing as a dash; ids by what `known` calls them. */
export function readable(value: unknown, known: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined || value === "") {
    return "\u2013";
  }
  if (Array.isArray(value)) {
    return value.map((one) => readable(one, known)).join(", ") || "\u2013";
  }
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, one]) => `${name} ${readable(one, known)}`)
      .join(", ");
  }
  return known.get(String(value)) ?? String(value);
}

export type Change = { name: string; before: string | null; after: string | null };

/** What a change did, value by value. A side that is null was not there: something new, or gone. */
export function changesOf(
  before: { [name: string]: unknown } | null,
  after: { [name: string]: unknown } | null,
  known: ReadonlyMap<string, string>,
): Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  return names.map((name) => ({
    name,
    before: before && name in before ? readable(before[name], known) : null,
    after: after && name in after ? readable(after[name], known) : null,
  }));
}
