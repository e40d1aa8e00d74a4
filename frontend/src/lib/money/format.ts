import { parseDecimal, round, toWire } from "./decimal";

export const MINUS = "\u2212";
const EN_DASH = "\u2013";
const kept = new Map<string, Intl.NumberFormat>();

function formatterOf(region: string, decimals: number, signed: boolean): Intl.NumberFormat {
  const name = `${region} ${decimals} ${signed}`;
  let formatter = kept.get(name);
  if (!formatter) {
    formatter = new Intl.NumberFormat(region, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: signed ? "exceptZero" : "negative",
    });
    kept.set(name, formatter);
  }
  return formatter;
}

function written(amount: string, region: string, signed: boolean): string {
  const decimals = amount.split(".")[1]?.length ?? 0;
  // A string is formatted digit by digit (ECMA-402 edition 10): it never becomes a float.
  return formatterOf(region, decimals, signed)
    .format(amount as Intl.StringNumericLiteral)
    .replace(/[-\u2010]/, MINUS);
}

/** An amount of the wire (`-1234.50`) for people (`−1,234.50`), with the decimals it has. Raises RangeError for anything else. */
export function formatMoney(amount: string, region: string): string {
  if (!parseDecimal(amount)) {
    throw new RangeError(`Not an amount: ${amount}`);
  }
  return written(amount, region, false);
}

/** A change: with its sign, an en dash where there is none. */
export function formatChange(amount: string, region: string): string {
  const value = parseDecimal(amount);
  if (!value) {
    throw new RangeError(`Not an amount: ${amount}`);
  }
  return value.digits === 0n ? EN_DASH : written(amount, region, true);
}

/** A figure of a statement: an en dash for zero. */
export function formatFigure(amount: string, region: string): string {
  return parseDecimal(amount)?.digits === 0n ? EN_DASH : formatMoney(amount, region);
}

/** The empty side of a line: blank for zero. */
export function formatSide(amount: string, region: string): string {
  return parseDecimal(amount)?.digits === 0n ? "" : formatMoney(amount, region);
}

/** An amount as short as an axis says it: 600K. */
export function formatShort(amount: string, region: string): string {
  const name = `${region} short`;
  let formatter = kept.get(name);
  if (!formatter) {
    formatter = new Intl.NumberFormat(region, { notation: "compact", maximumFractionDigits: 1 });
    kept.set(name, formatter);
  }
  return formatter.format(amount as Intl.StringNumericLiteral).replace(/[-\u2010]/, MINUS);
}

/** An amount in a unit of its own: USD 246,091.20, with at least the decimals that the currency has. */
export function formatInUnit(amount: string, unit: string, region: string): string {
  return `${unit}\u00a0${formatMoney(padded(amount, unit), region)}`;
}

/** An amount with at least the decimals that its currency has, for a figure that stands alone. */
export function padded(amount: string, unit: string): string {
  const value = parseDecimal(amount);
  if (!value) {
    throw new RangeError(`Not an amount: ${amount}`);
  }
  return toWire(round(value, Math.max(value.scale, decimalsOf(unit))));
}

/** Decimals of a currency by its code; none of anything that is no currency. */
export function decimalsOf(unit: string): number {
  return /^[A-Z]{3}$/.test(unit)
    ? (new Intl.NumberFormat("en", { style: "currency", currency: unit }).resolvedOptions().minimumFractionDigits ?? 0)
    : 0;
}
