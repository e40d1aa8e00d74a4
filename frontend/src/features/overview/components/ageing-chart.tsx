import { DataTable } from "@/components/ui/data-table";
import type { components } from "@/lib/api/schema";
import { down, scaleOf, share } from "@/lib/charts/scale";
import { getFormat, getSay } from "@/lib/i18n/server";
import { parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";
import { Axis } from "./axis";

type Owed = components["schemas"]["OwedOut"];
const BUCKETS = ["not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"] as const;
const SIDES = ["receivable", "payable"] as const;

/** What is open by age, what is owed to us beside what we owe; the same figures as a table below. */
export async function AgeingChart({ companyId, owed }: { companyId: string; owed: Owed }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const scale = scaleOf(SIDES.flatMap((side) => BUCKETS.map((name) => owed[side].ages[name])));
  const width = 100 / BUCKETS.length;
  const zero = down(scale, "0");
  return (
    <section className="card" aria-labelledby="ageing-chart">
      <div className="cap">
        <h2 id="ageing-chart">{say("overview.ageing")}</h2>
        <span className="legend">
          {SIDES.map((side) => (
            <span key={side} className={side}>
              {say(`overview.${side}`)}
            </span>
          ))}
        </span>
      </div>
      <div className="chart ages-chart">
        <Axis scale={scale} />
        <div className="plot">
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
            {scale.ticks.map((tick) => (
              <path
                key={toWire(tick)}
                className={tick.digits === 0n ? "base" : "grid"}
                d={`M0 ${down(scale, tick)}H100`}
              />
            ))}
            {BUCKETS.flatMap((name, place) =>
              SIDES.map((side, second) => {
                const amount = parseDecimal(owed[side].ages[name]) ?? ZERO;
                const isBelow = amount.digits < 0n;
                return (
                  <rect
                    key={`${name} ${side}`}
                    className={side === "receivable" ? "gain" : "loss"}
                    x={(place * width + width * (second ? 0.52 : 0.18)).toFixed(2)}
                    width={(width * 0.3).toFixed(2)}
                    y={isBelow ? zero : down(scale, amount)}
                    height={share(isBelow ? subtract(ZERO, amount) : amount, subtract(scale.high, scale.low))}
                  />
                );
              }),
            )}
          </svg>
        </div>
        <svg className="xs" aria-hidden="true">
          {BUCKETS.map((name, place) => (
            <text key={name} x={`${(place * width + width / 2).toFixed(2)}%`} y="12" textAnchor="middle">
              {say(`overview.${name}_short`)}
            </text>
          ))}
        </svg>
      </div>
      <DataTable name={say("overview.as_table")}>
        <table className="figures">
          <caption className="vh">{say("overview.ageing")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("overview.age")}</th>
              {SIDES.map((side) => (
                <th scope="col" className="n" key={side}>
                  {say(`overview.${side}`)}, {owed.base_currency}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...BUCKETS, "total" as const].map((name) => (
              <tr key={name}>
                <th scope="row">{say(`overview.${name}`)}</th>
                {SIDES.map((side) => (
                  <td className="n" key={side}>
                    <a href={`/${companyId}/ageing?side=${side}`}>{format.figure(owed[side].ages[name])}</a>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </DataTable>
    </section>
  );
}
