import { subtract, sum, toWire } from "@/lib/money/decimal";
import { cellOf } from "../grid";

export type Account = { code: string; name: string; account_class: string; is_active: boolean };
export type Period = { number: number; name: string };
export type Group = { name: "income" | "expense" | "other"; accounts: readonly Account[] };

const NAMES = ["income", "expense", "other"] as const;

/** Income, expenses, and what stands in the balance sheet; each by code, none that is empty. */
export function groupsOf(accounts: readonly Account[]): Group[] {
  const groupOf = ({ account_class }: Account) => NAMES.find((name) => name === account_class) ?? "other";
  return NAMES.map((name) => ({
    name,
    accounts: accounts.filter((account) => groupOf(account) === name).sort((a, b) => (a.code < b.code ? -1 : 1)),
  })).filter((group) => group.accounts.length > 0);
}

/** The sum of a group in a period. */
export function groupSum(group: Group | undefined, period: number, amountOf: (cell: string) => string): string {
  return toWire(sum((group?.accounts ?? []).map(({ code }) => amountOf(cellOf(code, period)) || "0")));
}

export function difference(a: string, b: string): string {
  return toWire(subtract(sum([a]), sum([b])));
}
