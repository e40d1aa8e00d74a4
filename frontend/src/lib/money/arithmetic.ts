import { add, type Decimal, divideHalfUp, multiply, negate, round, subtract } from "./decimal";

/** Why an amount that somebody typed is none; the words are in the catalogue `ui`. */
export type AmountFault = "unreadable" | "divided_by_zero" | "too_large" | "negative";
export type Typed = { readonly value: Decimal } | { readonly fault: AmountFault };
type Fraction = { readonly over: Decimal; readonly under: Decimal };

const LARGEST = 10n ** 20n;
const ONE: Decimal = { digits: 1n, scale: 0 };

/** The marks of a region: what stands before the decimals and what between the thousands. */
export function marksOf(region: string): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(region, { useGrouping: true }).formatToParts(1234567.5);
  const of = (type: string) => parts.find((part) => part.type === type)?.value;
  return { decimal: of("decimal") ?? ".", group: of("group") ?? "," };
}

/**
 * What somebody typed into an amount field, computed exactly: `1200*1.06`, `(80+20)/3`, `1.234,50` in a region with a decimal comma.
 * An equals sign before it, as in a spreadsheet, says nothing.
 * The result is rounded to `scale` decimals once, at the end, halves away from zero. An empty text is unreadable.
 */
export function computeAmount(text: string, { region, scale }: { region: string; scale: number }): Typed {
  const tokens = tokensOf(text.replace(/^\s*=/, ""), marksOf(region));
  if (!tokens) {
    return { fault: "unreadable" };
  }
  const reader = new Reader(tokens);
  const result = reader.sum();
  if (!result || !reader.isAtEnd()) {
    return { fault: reader.dividedByZero ? "divided_by_zero" : "unreadable" };
  }
  const value = quotient(result, scale);
  return value.digits > LARGEST * 10n ** BigInt(scale) || -value.digits > LARGEST * 10n ** BigInt(scale)
    ? { fault: "too_large" }
    : { value };
}

/** Whether the text is more than a number: then the field keeps it beside the result. */
export function isFormula(text: string): boolean {
  return /[*/()×÷]|\d\s*[+\-−]\s*[\d(]/.test(text.trim());
}

function quotient({ over, under }: Fraction, scale: number): Decimal {
  // over / under at `scale` decimals: shift both to whole numbers, then divide once.
  const shift = scale + under.scale - over.scale;
  let numerator = over.digits * (under.digits < 0n ? -1n : 1n);
  let denominator = under.digits < 0n ? -under.digits : under.digits;
  if (shift >= 0) {
    numerator *= 10n ** BigInt(shift);
  } else {
    denominator *= 10n ** BigInt(-shift);
  }
  return round({ digits: divideHalfUp(numerator, denominator), scale }, scale);
}

type Token = Decimal | "+" | "-" | "*" | "/" | "(" | ")" | "%";

function tokensOf(text: string, marks: { decimal: string; group: string }): Token[] | null {
  const tokens: Token[] = [];
  const pattern = /\s*(?:([\d.,'’٫٬\u00a0\u202f]*\d[\d.,'’٫٬\u00a0\u202f]*)|([-+*/()%−×÷]))/y;
  while (pattern.lastIndex < text.trimEnd().length) {
    const found = pattern.exec(text);
    if (!found) {
      return null;
    }
    const [, written, sign] = found;
    const token = written === undefined ? SIGNS[sign ?? ""] : numberFrom(written, marks);
    if (!token) {
      return null;
    }
    tokens.push(token);
  }
  return tokens.length ? tokens : null;
}

const SIGNS: { readonly [sign: string]: Token } = {
  "+": "+",
  "-": "-",
  "−": "-",
  "*": "*",
  "×": "*",
  "/": "/",
  "÷": "/",
  "(": "(",
  ")": ")",
  "%": "%",
};

/** Groups have to stand where they belong, so that a decimal comma in a region of points is refused and not read as thousands. */
function numberFrom(written: string, { decimal, group }: { decimal: string; group: string }): Decimal | null {
  const halves = written.split(decimal);
  if (halves.length > 2) {
    return null;
  }
  const [whole = "", fraction = ""] = halves;
  const isPlain = /^\d*$/.test(whole);
  const groups = whole.split(/['’.,٬\u00a0\u202f ]/);
  const isGrouped =
    whole
      .replace(/\d/g, "")
      .split("")
      .every((mark) => mark === group || (/\s/.test(mark) && /\s/.test(group)) || (mark === "'" && group === "’")) &&
    groups.every((digits, place) => (place === 0 ? /^\d{1,3}$/ : /^\d{2,3}$/).test(digits)) &&
    groups.at(-1)?.length === 3;
  if (!/^\d*$/.test(fraction) || !(isPlain || isGrouped) || fraction.length > 20) {
    return null;
  }
  const digits = (isPlain ? whole : groups.join("")) + fraction;
  return digits.length > 0 && digits.length <= 40 ? { digits: BigInt(digits), scale: fraction.length } : null;
}

/** Sums, products, signs, brackets and per cent, by recursive descent; fractions stay whole until the end. */
class Reader {
  #at = 0;
  dividedByZero = false;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  #takes(...signs: Token[]): Token | null {
    const token = this.#tokens[this.#at];
    if (token === undefined || !signs.includes(token)) {
      return null;
    }
    this.#at += 1;
    return token;
  }

  sum(): Fraction | null {
    let left = this.#product();
    for (let sign = this.#takes("+", "-"); left && sign; sign = this.#takes("+", "-")) {
      const right = this.#product();
      const combine: (a: Decimal, b: Decimal) => Decimal = sign === "+" ? add : subtract;
      left = right && {
        over: combine(multiply(left.over, right.under), multiply(right.over, left.under)),
        under: multiply(left.under, right.under),
      };
    }
    return left;
  }

  #product(): Fraction | null {
    let left = this.#signed();
    for (let sign = this.#takes("*", "/"); left && sign; sign = this.#takes("*", "/")) {
      const right = this.#signed();
      if (right && sign === "/" && right.over.digits === 0n) {
        this.dividedByZero = true;
        return null;
      }
      const [over, under] = sign === "*" ? [right?.over, right?.under] : [right?.under, right?.over];
      left = over && under ? { over: multiply(left.over, over), under: multiply(left.under, under) } : null;
    }
    return left;
  }

  #signed(): Fraction | null {
    const sign = this.#takes("+", "-");
    const value = sign ? this.#signed() : this.#percent();
    return value && sign === "-" ? { over: negate(value.over), under: value.under } : value;
  }

  #percent(): Fraction | null {
    const value = this.#single();
    return value && this.#takes("%")
      ? { over: value.over, under: multiply(value.under, { digits: 100n, scale: 0 }) }
      : value;
  }

  #single(): Fraction | null {
    if (this.#takes("(")) {
      const inside = this.sum();
      return inside && this.#takes(")") ? inside : null;
    }
    const token = this.#tokens[this.#at];
    if (typeof token !== "object") {
      return null;
    }
    this.#at += 1;
    return { over: token, under: ONE };
  }
}
