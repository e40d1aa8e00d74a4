import type { components } from "@/lib/api/schema";
import { titleOf as nameAndText } from "@/lib/bank/title";

export type Line = components["schemas"]["BankLineOut"];
export type Page = components["schemas"]["BankLinePage"];
/** The lines of the page: those that wait, the oldest first, and matched ones, the latest first; each as far as they were read. */
export type Held = {
  readonly open: readonly Line[];
  readonly next: string | null;
  readonly matched: readonly Line[];
  readonly matchedNext: string | null;
  /** By line: the version from which on it is what was done here. What was read before that is older. */
  readonly acted: { readonly [id: string]: number };
};

const byDay = (a: Line, b: Line) =>
  a.booked_on === b.booked_on ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.booked_on < b.booked_on ? -1 : 1;

export function held(open: Page, matched: Page): Held {
  return { open: open.items, next: open.next, matched: matched.items, matchedNext: matched.next, acted: {} };
}

const isOlder = (line: Line, acted: Held["acted"]) => line.version < (acted[line.id] ?? 0);

/** The first pages, read anew: they take the place of what they cover. What was read before something was done here is left out. */
export function refreshed(now: Held, open: Page, matched: Page): Held {
  const fresh = { open: current(open.items, now.acted), matched: current(matched.items, now.acted) };
  const lastOpen = open.items.at(-1);
  const lastMatched = matched.items.at(-1);
  const known = new Set(fresh.open.map(({ id }) => id));
  const beyond =
    open.next && lastOpen ? now.open.filter((line) => byDay(line, lastOpen) > 0 && !known.has(line.id)) : [];
  const further =
    matched.next && lastMatched
      ? now.matched.filter((line) => byDay(line, lastMatched) < 0 && !known.has(line.id))
      : [];
  const isKept = { open: beyond.length > 0, matched: further.length > 0 };
  return {
    ...now,
    open: [...fresh.open, ...beyond],
    next: isKept.open ? now.next : open.next,
    matched: [...fresh.matched, ...further],
    matchedNext: isKept.matched ? now.matchedNext : matched.next,
  };
}

function current(lines: readonly Line[], acted: Held["acted"]): Line[] {
  return lines.filter((line) => !isOlder(line, acted));
}

/** One more page of those that wait, or of matched ones. */
export function further(now: Held, of: "open" | "matched", page: Page): Held {
  const known = new Set(now[of].map(({ id }) => id));
  const lines = [...now[of], ...current(page.items, now.acted).filter(({ id }) => !known.has(id))];
  return of === "open" ? { ...now, open: lines, next: page.next } : { ...now, matched: lines, matchedNext: page.next };
}

/** Lines as the server says they are now: each stands where its state belongs, or nowhere. */
export function placed(now: Held, lines: readonly Line[]): Held {
  const ids = new Set(lines.map(({ id }) => id));
  const acted = { ...now.acted };
  for (const { id, version } of lines) {
    acted[id] = version;
  }
  const of = (state: "open" | "matched", order: (a: Line, b: Line) => number) => {
    const rest = now[state].filter(({ id }) => !ids.has(id));
    const come = lines.filter((line) => line.state === state);
    return come.length > 0 ? [...rest, ...come].sort(order) : rest;
  };
  return {
    ...now,
    acted,
    open: of("open", byDay),
    matched: of("matched", (a, b) => byDay(b, a)),
  };
}

/** Without lines that somebody else has decided: what they are now is read anew. */
export function without(now: Held, ids: readonly string[]): Held {
  return { ...now, open: now.open.filter(({ id }) => !ids.includes(id)) };
}

/** Where one goes on once `gone` are decided: the next line below that waits, or else the last one above; null where none is left. */
export function goOn(open: readonly Line[], at: string | null, gone: ReadonlySet<string>): string | null {
  const place = open.findIndex(({ id }) => id === at);
  const below = open.slice(place + 1).find(({ id }) => !gone.has(id));
  const above = open.slice(0, Math.max(place, 0)).findLast(({ id }) => !gone.has(id));
  return (below ?? above)?.id ?? null;
}

/** The line `by` places further among all that are shown; it stays at the ends. */
export function moved(all: readonly Line[], at: string | null, by: 1 | -1): string | null {
  const place = all.findIndex(({ id }) => id === at);
  if (place < 0) {
    return all[0]?.id ?? null;
  }
  return all[Math.min(Math.max(place + by, 0), all.length - 1)]?.id ?? null;
}

/** Skipping goes on below, and from the end to the first again. */
export function skipped(open: readonly Line[], at: string | null): string | null {
  const place = open.findIndex(({ id }) => id === at);
  return (open[place + 1] ?? open[0])?.id ?? null;
}

/** What the bank wrote, in one line: with whom, and the text. */
export function titleOf(line: Line): string {
  return nameAndText(line) || line.bank_reference || line.type_code;
}
