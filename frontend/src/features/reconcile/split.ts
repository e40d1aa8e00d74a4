import type { components } from "@/lib/api/schema";
import { type AmountFault, computeAmount, isFormula } from "@/lib/money/arithmetic";
import {
  add,
  type Decimal,
  isZero,
  multiply,
  negate,
  parseDecimal,
  round,
  subtract,
  toWire,
  ZERO,
} from "@/lib/money/decimal";

type Body = components["schemas"]["EntryMatchIn"];
export type Amount = { readonly amount: string; readonly formula: string };
/** A part of a line as it is typed; amounts are in the line's direction: a positive one goes the way of the line. */
export type Part = {
  readonly key: number;
  readonly account: string | null;
  readonly taxes: readonly string[];
  readonly dimensions: { readonly [code: string]: string };
  readonly text: string;
  readonly amount: Amount;
};
export const NOTHING: Amount = { amount: "", formula: "" };

export function part(key: number, amount: Amount = NOTHING): Part {
  return { key, account: null, taxes: [], dimensions: {}, text: "", amount };
}

/** Without its sign. */
export const sizeOf = (amount: string) => amount.replace(/^-/, "");

export function isEmpty({ account, taxes, dimensions, text, amount }: Part): boolean {
  return !account && taxes.length === 0 && Object.keys(dimensions).length === 0 && !text && !amount.amount;
}

/** Always one empty part behind the last. */
export function withRoom(parts: readonly Part[]): readonly Part[] {
  const last = parts.at(-1);
  return last && isEmpty(last) ? parts : [...parts, part(Math.max(0, ...parts.map(({ key }) => key)) + 1)];
}

export function changed(parts: readonly Part[], place: number, to: Partial<Omit<Part, "key">>): readonly Part[] {
  return withRoom(parts.map((one, at) => (at === place ? { ...one, ...to } : one)));
}

export function removed(parts: readonly Part[], place: number): readonly Part[] {
  return withRoom(parts.filter((_, at) => at !== place));
}

/** What of the line has no part yet; negative where the parts come to more. In the line's direction. */
export function restOf(whole: string, parts: readonly Part[]): Decimal {
  const total = parts.reduce((sum, { amount }) => add(sum, parseDecimal(amount.amount) ?? ZERO), ZERO);
  return subtract(parseDecimal(sizeOf(whole)) ?? ZERO, total);
}

/** What was typed for a part: an amount, arithmetic, or a share of the whole ("30 %"); rounded as the books round. */
export function readPart(
  text: string,
  { whole, region, scale }: { whole: string; region: string; scale: number },
): Amount | { fault: AmountFault } {
  const typed = text.trim();
  if (!typed) {
    return NOTHING;
  }
  const share = /^([^*/()×÷%]+)%$/.exec(typed);
  const read = computeAmount(share?.[1] ?? typed, { region, scale: share ? scale + 8 : scale });
  if ("fault" in read) {
    return read;
  }
  if (!share) {
    return { amount: toWire(read.value), formula: isFormula(typed) ? typed : "" };
  }
  const exact = multiply(parseDecimal(sizeOf(whole)) ?? ZERO, read.value);
  return { amount: toWire(round({ digits: exact.digits, scale: exact.scale + 2 }, scale)), formula: typed };
}

/** Why it cannot be posted yet: the first part that lacks something, or a rest. */
export function lacks(whole: string, parts: readonly Part[]): "account" | "amount" | "rest" | "nothing" | null {
  const said = parts.filter((one) => !isEmpty(one));
  if (said.length === 0) {
    return "nothing";
  }
  if (said.some(({ account }) => !account)) {
    return "account";
  }
  if (said.some(({ amount }) => isZero(parseDecimal(amount.amount) ?? ZERO))) {
    return "amount";
  }
  return isZero(restOf(whole, said)) ? null : "rest";
}

/** What is sent: each part with the bank's sign. */
export function toBody(
  whole: string,
  parts: readonly Part[],
  { description, contactId }: { description: string; contactId: string | null },
): Body {
  const isOut = whole.startsWith("-");
  return {
    parts: parts
      .filter((one) => !isEmpty(one))
      .map(({ account, amount, taxes, dimensions, text }) => {
        const value = parseDecimal(amount.amount) ?? ZERO;
        return {
          account_id: account,
          amount: toWire(isOut ? negate(value) : value),
          tax_code_ids: [...taxes],
          dimensions: { ...dimensions },
          description: text.trim(),
        };
      }),
    description: description.trim(),
    contact_id: contactId,
    reasons: [],
  } as Body;
}
