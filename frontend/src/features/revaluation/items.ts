import type { components } from "@/lib/api/schema";
import { add, compare, type Decimal, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";

export type Item = components["schemas"]["RevaluedItemOut"];
export type Account = { id: string; code: string; name: string; items: readonly Item[]; difference: string };

const decimalOf = (amount: string): Decimal => parseDecimal(amount) ?? ZERO;

/** The items by account, in the API's order, with the difference of each account. */
export function byAccount(items: readonly Item[]): Account[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    groups.set(item.account_id, [...(groups.get(item.account_id) ?? []), item]);
  }
  return [...groups].map(([id, own]) => ({
    id,
    code: own[0]?.account_code ?? "",
    name: own[0]?.account_name ?? "",
    items: own,
    difference: toWire(own.reduce((sum, { difference }) => add(sum, decimalOf(difference)), ZERO)),
  }));
}

/** The first items of all, with the accounts they belong to, and how many are left; the sums of the accounts stay whole. */
export function firstItems(accounts: readonly Account[], most: number): { shown: Account[]; left: number } {
  const shown: Account[] = [];
  let room = most;
  for (const account of accounts) {
    shown.push({ ...account, items: account.items.slice(0, room) });
    room = Math.max(0, room - account.items.length);
  }
  const count = (of: readonly Account[]) => of.reduce((sum, { items }) => sum + items.length, 0);
  return { shown, left: count(accounts) - count(shown) };
}

/** Whether revaluing would post anything. */
export function differs({ gain, loss }: { gain: string; loss: string }): boolean {
  return [gain, loss].some((amount) => compare(decimalOf(amount), ZERO) !== 0);
}

/** Gains less losses. */
export function net(gain: string, loss: string): string {
  return toWire(subtract(decimalOf(gain), decimalOf(loss)));
}

/** The day that is revalued usually: the end of the last period that is over. */
export function usualDay(ends: readonly string[], today: string): string {
  return [...ends].sort().findLast((day) => day < today) ?? today;
}
