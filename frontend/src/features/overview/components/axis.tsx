import { down, type Scale } from "@/lib/charts/scale";
import { getFormat } from "@/lib/i18n/server";
import { toWire } from "@/lib/money/decimal";

/** The amounts at the lines of a chart, beside it. */
export async function Axis({ scale }: { scale: Scale }) {
  const format = await getFormat();
  return (
    <svg className="ys" aria-hidden="true">
      {scale.ticks.map((tick) => (
        <text key={toWire(tick)} x="100%" y={`${down(scale, tick)}%`} dy="4" textAnchor="end">
          {format.short(toWire(tick))}
        </text>
      ))}
    </svg>
  );
}
