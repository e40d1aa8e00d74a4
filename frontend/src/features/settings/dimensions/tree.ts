import type { components } from "@/lib/api/schema";

export type Axis = components["schemas"]["DimensionOut"];
export type Value = components["schemas"]["DimensionValueOut"];
export type Rules = components["schemas"]["RulesOfAccountOut"];
export type Placed = Value & { depth: number };

/** The values as a tree, each under the one above it; those whose upper one is not among them stand at the top. */
export function placed(values: readonly Value[]): Placed[] {
  const known = new Set(values.map(({ id }) => id));
  const below = new Map<string | null, Value[]>();
  for (const value of values) {
    const above = value.parent_id !== null && known.has(value.parent_id) ? value.parent_id : null;
    below.set(above, [...(below.get(above) ?? []), value]);
  }
  const under = (above: string | null, depth: number): Placed[] =>
    (below.get(above) ?? []).flatMap((value) => [{ ...value, depth }, ...under(value.id, depth + 1)]);
  return under(null, 0);
}

/** Where a value may be moved: not under itself, nor under what stands below it. */
export function possibleParents(values: readonly Value[], id: string | null): Value[] {
  const isBelow = (value: Value | undefined): boolean =>
    value !== undefined && (value.id === id || isBelow(values.find((one) => one.id === value.parent_id)));
  return values.filter((value) => !isBelow(value));
}

/** What an account asks of the axes, with one rule set anew or taken away. */
export function ruled(rules: Rules["rules"], axis: string, rule: string | null): { [axis: string]: string } {
  const rest = Object.fromEntries(Object.entries(rules).filter(([code]) => code !== axis));
  return rule ? { ...rest, [axis]: rule } : rest;
}
