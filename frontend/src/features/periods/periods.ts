import type { components } from "@/lib/api/schema";
import { addDays } from "@/lib/dates/format";
import type { Format } from "@/lib/i18n/format";
import type { Say } from "@/lib/i18n/words";

export type Year = components["schemas"]["FiscalYearOut"];
export type Period = components["schemas"]["PeriodInYearOut"];
export type State = "open" | "closed" | "locked";
export const STATES = ["open", "closed", "locked"] as const satisfies readonly State[];
const LOOKS = { open: "draft", closed: "posted", locked: "ok" } as const;

export function stateOf(status: string): State {
  return STATES.find((state) => state === status) ?? "open";
}

/** How a state is drawn: a ring, a dot, the green dot of what is proved. */
export function lookOf(status: string): (typeof LOOKS)[State] {
  return LOOKS[stateOf(status)];
}

/** A period by its month where it is one, else by its number. */
export function periodName(
  { number, starts_on, ends_on }: Span & { number: number },
  format: Format,
  say: Say,
): string {
  return isMonth({ starts_on, ends_on }) ? format.month(starts_on) : say("periods.numbered", { number });
}

type Span = { starts_on: string; ends_on: string };

export function isMonth({ starts_on, ends_on }: Span): boolean {
  return starts_on.endsWith("-01") && addDays(ends_on, 1) === firstOfNext(starts_on);
}

function firstOfNext(day: string): string {
  return `${addDays(`${day.slice(0, 8)}28`, 4).slice(0, 8)}01`;
}

export function holds({ starts_on, ends_on }: Span, day: string): boolean {
  return starts_on <= day && day <= ends_on;
}

/** The year that is unfolded: the one asked for, that of the period that is open beside, that of today, else the last. */
export function unfolded(
  years: readonly Year[],
  asked: string | undefined,
  periodId: string | undefined,
  today: string,
) {
  return (
    years.find(({ name }) => name === asked) ??
    years.find(({ periods }) => periods.some(({ id }) => id === periodId)) ??
    years.find((year) => holds(year, today)) ??
    years.at(-1)
  );
}

/** How many periods of each state a year has, those that none has left out. */
export function counted(periods: readonly Period[]): { state: State; count: number }[] {
  return STATES.map((state) => ({
    state,
    count: periods.filter(({ status }) => status === state).length,
  })).filter(({ count }) => count > 0);
}

export function draftsOf(periods: readonly Period[]): number {
  return periods.reduce((sum, { drafts }) => sum + (drafts ?? 0), 0);
}
