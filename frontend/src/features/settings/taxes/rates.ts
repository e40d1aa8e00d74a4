import type { components } from "@/lib/api/schema";
import { parseDecimal, sum, toWire } from "@/lib/money/decimal";

type Schemas = components["schemas"];
export type TaxCode = Schemas["TaxCodeOut"];
export type Component = Schemas["ComponentOut"];
export type Rate = Schemas["TaxRateOut"];
export type Direction = TaxCode["direction"];
export type Treatment = TaxCode["treatment"];

/** The rate in force on a day: the latest that began until then; null where none did. `rates` stand the latest first. */
export function rateOn(rates: readonly Rate[], day: string): Rate | null {
  return rates.find(({ starts_on }) => starts_on <= day) ?? null;
}

/** The rate that comes next after a day, if one is known. */
export function nextAfter(rates: readonly Rate[], day: string): Rate | null {
  return rates.filter(({ starts_on }) => starts_on > day).at(-1) ?? null;
}

/** What a code comes to on a day. */
export type OnDay =
  /** It has no rates: nothing is charged. */
  | { readonly is: "none" }
  /** One of its rates is missing on the day: nothing can be taxed by it then. */
  | { readonly is: "missing" }
  /** Percents, and what they come to side by side; compound ones are more than their sum, and are not summed. */
  | {
      readonly is: "rates";
      readonly parts: readonly { value: string; isPerUnit: boolean }[];
      readonly total: string | null;
    };

export function codeOn({ components }: TaxCode, day: string): OnDay {
  if (components.length === 0) {
    return { is: "none" };
  }
  const parts = components.map(({ rates, is_per_unit }) => ({
    value: rateOn(rates, day)?.value ?? null,
    isPerUnit: is_per_unit,
  }));
  if (parts.some(({ value }) => value === null)) {
    return { is: "missing" };
  }
  const known = parts.map(({ value, isPerUnit }) => ({ value: trimmed(value ?? "0"), isPerUnit }));
  const mayAdd = !components.some(({ is_compound, is_per_unit }) => is_compound || is_per_unit);
  return {
    is: "rates",
    parts: known,
    total: mayAdd ? trimmed(toWire(sum(known.map(({ value }) => value)))) : null,
  };
}

/** A code's rates as a table: a row for each day on which one of them begins, the latest first; a cell for each component. */
export function ratesByDay(code: TaxCode): { day: string; begins: readonly (Rate | null)[] }[] {
  const days = new Set(code.components.flatMap(({ rates }) => rates.map(({ starts_on }) => starts_on)));
  return [...days]
    .sort()
    .reverse()
    .map((day) => ({
      day,
      begins: code.components.map(({ rates }) => rates.find(({ starts_on }) => starts_on === day) ?? null),
    }));
}

/** The day whose rates are in force on `day`, of those that begin on some day. */
export function dayInForce(days: readonly string[], day: string): string | null {
  return (
    [...days]
      .sort()
      .reverse()
      .find((one) => one <= day) ?? null
  );
}

/** Without the zeros that say nothing: 8.0000 is 8. */
export function trimmed(value: string): string {
  return parseDecimal(value) && value.includes(".") ? value.replace(/\.?0+$/, "") : value;
}

/** A rate as it is typed, with a comma or a point, in the wire's notation; null where it is none. */
export function rateTyped(text: string): string | null {
  const plain = text.trim().replace(",", ".").replace(/\s*%$/, "");
  const value = parseDecimal(plain);
  return value && value.digits >= 0n ? toWire(value) : null;
}

/** Whether a code of this treatment is made of taxes with rates; the others charge nothing. */
export function hasRates(treatment: Treatment, direction: Direction): boolean {
  return (
    treatment === "taxable" ||
    treatment === "withholding" ||
    (treatment === "reverse_charge" && direction === "purchases")
  );
}
