/** Exact decimals on BigInt: `digits / 10 ** scale`. Amounts never become numbers of JavaScript. */
export type Decimal = { readonly digits: bigint; readonly scale: number };

const WIRE = /^(-?)(\d{1,38})(?:\.(\d{1,38}))?$/;
export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** From the wire's notation (`-1234.50`); null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const found = WIRE.exec(text);
  if (!found) {
    return null;
  }
  const [, sign, whole = "", fraction = ""] = found;
  const digits = BigInt(whole + fraction);
  return { digits: sign ? -digits : digits, scale: fraction.length };
}

/** The wire's notation. */
export function toWire({ digits, scale }: Decimal): string {
  const isNegative = digits < 0n;
  const text = String(isNegative ? -digits : digits).padStart(scale + 1, "0");
  const whole = text.slice(0, text.length - scale);
  return (isNegative ? "-" : "") + whole + (scale ? `.${text.slice(-scale)}` : "");
}

function widen({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: widen(a, scale) + widen(b, scale), scale };
}

export function negate({ digits, scale }: Decimal): Decimal {
  return { digits: -digits, scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b));
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const { digits } = subtract(a, b);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

export function isZero(a: Decimal): boolean {
  return a.digits === 0n;
}

/** To `scale` decimals; halves away from zero, as the books round (core/money.py). */
export function round(a: Decimal, scale: number): Decimal {
  if (a.scale <= scale) {
    return { digits: widen(a, scale), scale };
  }
  return { digits: divideHalfUp(a.digits, 10n ** BigInt(a.scale - scale)), scale };
}

/** The sum of amounts in the wire's notation. Raises RangeError for what is none. */
export function sum(amounts: Iterable<string>): Decimal {
  let total = ZERO;
  for (const amount of amounts) {
    const one = parseDecimal(amount);
    if (!one) {
      throw new RangeError(`Not an amount: ${amount}`);
    }
    total = add(total, one);
  }
  return total;
}

/** `numerator / denominator` to the nearest whole number; halves away from zero. `denominator` is positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const isNegative = numerator < 0n;
  const size = isNegative ? -numerator : numerator;
  const quotient = size / denominator + ((size % denominator) * 2n >= denominator ? 1n : 0n);
  return isNegative ? -quotient : quotient;
}

/** A price or a quantity without zeros behind that say nothing; at least `decimals` of them stay. */
export function trimmed(amount: string, decimals: number): string {
  const value = parseDecimal(amount) ?? ZERO;
  for (let scale = decimals; scale < value.scale; scale += 1) {
    const shorter = round(value, scale);
    if (isZero({ digits: shorter.digits * 10n ** BigInt(value.scale - scale) - value.digits, scale: 0 })) {
      return toWire(shorter);
    }
  }
  return amount;
}
