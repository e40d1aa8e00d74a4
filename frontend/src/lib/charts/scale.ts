import { add, compare, type Decimal, divideHalfUp, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";

/** An axis of amounts: from `low` to `high`, with a line at each tick. Zero is always on it. */
export type Scale = { readonly low: Decimal; readonly high: Decimal; readonly ticks: readonly Decimal[] };

const STEPS = [1n, 2n, 5n, 10n];

function amountOf(text: string): Decimal {
  const amount = parseDecimal(text);
  if (!amount) {
    throw new RangeError(`Not an amount: ${text}`);
  }
  return amount;
}

/** `lines` says into about how many steps the axis is cut; a step is 1, 2 or 5 of a power of ten. */
export function scaleOf(amounts: readonly string[], lines = 4): Scale {
  const all = [ZERO, ...amounts.map(amountOf)];
  const least = all.reduce((a, b) => (compare(a, b) <= 0 ? a : b));
  const most = all.reduce((a, b) => (compare(a, b) >= 0 ? a : b));
  const span = subtract(most, least);
  if (span.digits === 0n) {
    return { low: ZERO, high: { digits: 1n, scale: 0 }, ticks: [ZERO] };
  }
  const step = { digits: stepOver(span.digits, BigInt(lines)), scale: span.scale };
  const at = (times: bigint): Decimal => ({ digits: step.digits * times, scale: step.scale });
  const from = -ceilOf(subtract(ZERO, least), step);
  const to = ceilOf(most, step);
  const ticks: Decimal[] = [];
  for (let times = from; times <= to; times += 1n) {
    ticks.push(at(times));
  }
  return { low: at(from), high: at(to), ticks };
}

function stepOver(span: bigint, lines: bigint): bigint {
  const raw = (span + lines - 1n) / lines;
  const power = 10n ** BigInt(String(raw).length - 1);
  return power * (STEPS.find((step) => step * power >= raw) ?? 10n);
}

/** How many steps cover the amount; neither is negative. */
function ceilOf(amount: Decimal, step: Decimal): bigint {
  const { digits } = add(amount, { digits: 0n, scale: step.scale });
  return digits <= 0n ? 0n : (digits + step.digits - 1n) / step.digits;
}

/** How far below the top of the axis the amount lies, in percent with two decimals: "44.14". */
export function down(scale: Scale, amount: Decimal | string): string {
  const value = typeof amount === "string" ? amountOf(amount) : amount;
  return share(subtract(scale.high, value), subtract(scale.high, scale.low));
}

/** How far from the start of the axis the amount lies, in percent with two decimals. */
export function across(scale: Scale, amount: Decimal): string {
  return share(subtract(amount, scale.low), subtract(scale.high, scale.low));
}

/** `part` of `whole` in percent with two decimals. */
export function share(part: Decimal, whole: Decimal): string {
  const scale = Math.max(part.scale, whole.scale);
  const wide = (one: Decimal) => one.digits * 10n ** BigInt(scale - one.scale);
  return toWire({ digits: divideHalfUp(wide(part) * 10_000n, wide(whole)), scale: 2 });
}
