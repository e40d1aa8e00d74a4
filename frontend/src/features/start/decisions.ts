import { address, one, type Sought } from "@/lib/api/address";

/** What has been decided so far. It lives in the address, so that back goes back and a reload loses nothing. */
export type Decisions = { pack?: string; name?: string; currency?: string; month?: string; year?: string };

const NAMES = ["pack", "name", "currency", "month", "year"] as const;
export const PAGES = ["country", "name", "currency", "year"] as const;
export type DecisionPage = (typeof PAGES)[number];

export function decisionsOf(sought: Sought): Decisions {
  return Object.fromEntries(NAMES.map((name) => [name, one(sought, name)]));
}

export function pageOf(page: DecisionPage, decided: Decisions): string {
  return address(`/start/${page}`, decided);
}

/** The first decision that is open before this page, where the address was typed or cut. */
export function openBefore(page: DecisionPage, { pack, name, currency }: Decisions): DecisionPage | null {
  const open = !pack ? "country" : !name ? "name" : !currency ? "currency" : null;
  return open && PAGES.indexOf(open) < PAGES.indexOf(page) ? open : null;
}

/** 1 to 12, or undefined: addresses can hold anything. */
export function monthOf(text: string | undefined): number | undefined {
  const at = MONTHS.indexOf(text ?? "");
  return at < 0 ? undefined : at + 1;
}

export const MONTHS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
