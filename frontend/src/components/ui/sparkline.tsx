import { down, scaleOf } from "@/lib/charts/scale";

/** How an amount went, drawn as small as a word; its last point is marked. The figure stands beside it. Null where it never moved from zero. */
export function Sparkline({ amounts }: { amounts: readonly string[] }) {
  if (amounts.length < 2 || amounts.every((amount) => /^-?[0.]+$/.test(amount))) {
    return null;
  }
  const scale = scaleOf(amounts);
  const points = amounts.map((amount, place) => ({
    x: ((place / (amounts.length - 1)) * 100).toFixed(2),
    y: down(scale, amount),
  }));
  const last = points.at(-1);
  return (
    <svg className="spark" aria-hidden="true">
      <svg className="overflow-visible" viewBox="0 0 100 100" preserveAspectRatio="none">
        <path d={`M${points.map(({ x, y }) => `${x} ${y}`).join("L")}`} />
      </svg>
      <circle cx="100%" cy={`${last?.y}%`} r="2" />
    </svg>
  );
}
