import { address, day, one, type Sought } from "@/lib/api/address";
import { endOfDay } from "@/lib/dates/moments";

const SIDES = ["receivable", "payable"] as const;
export type Side = (typeof SIDES)[number];
/** Whose items are shown in the place of a contact's: those of nobody. */
export const NOBODY = "none";

/** What the address of the page says. */
export type AgeingFilter = {
  readonly side: Side;
  readonly asOf?: string;
  /** Only what was known at the end of this day, or at this moment. */
  readonly known?: string;
  /** The items of a contact, or those of NOBODY. */
  readonly contact?: string;
  readonly after?: string;
};

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export function sideOf(sought: Sought): Side | undefined {
  return SIDES.find((name) => name === one(sought, "side"));
}

export function ageingFilter(sought: Sought): AgeingFilter {
  const known = one(sought, "known_at");
  const isMoment = known && MOMENT.test(known) && !Number.isNaN(Date.parse(known));
  return {
    side: sideOf(sought) ?? "receivable",
    asOf: day(sought, "as_of"),
    known: day(sought, "known_at") ?? (isMoment ? known : undefined),
    contact: one(sought, "contact"),
    after: one(sought, "after"),
  };
}

/** The page as the filter shows it; `change` replaces parts. */
export function ageingAddress(companyId: string, filter: AgeingFilter, change: Partial<AgeingFilter> = {}): string {
  const { side, asOf, known, contact, after } = { ...filter, ...change };
  return address(`/${companyId}/ageing`, { side, as_of: asOf, known_at: known, contact, after });
}

/** The moment that the API is asked for. */
export function momentOf(known: string | undefined, timeZone: string): string | undefined {
  return known && !MOMENT.test(known) ? endOfDay(known, timeZone) : known;
}

/** The days of a statement where none are said: the three months before the last day, and it. */
export function daysOf(from: string | undefined, to: string | undefined, today: string): { from: string; to: string } {
  const last = to ?? today;
  if (from) {
    return { from, to: last };
  }
  const first = new Date(Date.parse(last));
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() - 3);
  return { from: first.toISOString().slice(0, 10), to: last };
}
