import { address, all, day, one, type Sought } from "@/lib/api/address";
import { endOfDay } from "@/lib/dates/moments";

export const STEPS = ["year", "quarter", "month", "fiscal_year", "period"] as const;
export type Step = (typeof STEPS)[number];
export const LEVELS = ["totals", "groups", "accounts"] as const;
export type Level = (typeof LEVELS)[number];
/** How many earlier columns one can ask for; the API takes up to twelve. */
export const COUNTS: readonly string[] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/** Which part of the books, and as known when. */
export type Slice = {
  /** A day, at the end of which it was known, or a moment; as the address has it. */
  known?: string;
  /** `axis:value`, as the API takes them. */
  dimension: readonly string[];
};
/** Columns beside the first, and how much of the tree is shown. */
export type Shape = {
  compare: number;
  step: Step;
  level: Level;
  /** Codes of headings that are open where the level folds them, or folded where it opens them. */
  turned: readonly string[];
};

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export function readSlice(sought: Sought): Slice {
  const known = one(sought, "known");
  const isMoment = known && MOMENT.test(known) && !Number.isNaN(Date.parse(known));
  return {
    known: day(sought, "known") ?? (isMoment ? known : undefined),
    dimension: all(sought, "dimension").filter((choice) => choice.includes(":")),
  };
}

export function readShape(sought: Sought): Shape {
  const [count, step, level] = [one(sought, "compare"), one(sought, "step"), one(sought, "level")];
  return {
    compare: COUNTS.indexOf(count ?? "") + 1,
    step: STEPS.find((choice) => choice === step) ?? "year",
    level: LEVELS.find((choice) => choice === level) ?? "groups",
    turned: all(sought, "turn"),
  };
}

/** The moment that the API is asked for. */
export function knownAt({ known }: Slice, timeZone: string): string | undefined {
  return known && !MOMENT.test(known) ? endOfDay(known, timeZone) : known;
}

/** The parameters of an address that say the same again. */
export function sliceParameters({ known, dimension }: Slice) {
  return { known, dimension };
}

export function shapeParameters({ compare, step, level, turned }: Shape) {
  return {
    compare: compare ? String(compare) : null,
    step: step === "year" ? null : step,
    level: level === "groups" ? null : level,
    turn: turned,
  };
}

/** Where the reader came from: a page of this company, for the way back. */
export function readVia(sought: Sought): string | undefined {
  const via = one(sought, "via");
  return via && /^(accounts|overview|reports\/[a-z-]+)(\?[^#]*)?(#[\w.-]+)?$/.test(via) ? via : undefined;
}

/** A page's address with the way back in it. */
export function withVia(page: string, via: string): string {
  const [path = "", query = ""] = page.split("?");
  const values: { [name: string]: string[] } = {};
  for (const [name, value] of new URLSearchParams(query)) {
    values[name] = [...(values[name] ?? []), value];
  }
  return address(path, { ...values, via });
}
