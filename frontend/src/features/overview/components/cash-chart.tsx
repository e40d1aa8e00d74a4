import { DataTable } from "@/components/ui/data-table";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { down, scaleOf } from "@/lib/charts/scale";
import { getFormat, getSay } from "@/lib/i18n/server";
import { subtract, sum, toWire } from "@/lib/money/decimal";
import { Axis } from "./axis";

type Cash = components["schemas"]["Cash"];

/** Where a day stands between the first and the last, in percent. */
function along(day: string, first: string, last: string): string {
  const [at, from, to] = [day, first, last].map((one) => Date.parse(one)) as [number, number, number];
  return to === from ? "100" : (((at - from) / (to - from)) * 100).toFixed(2);
}

/** Cash at the ends of months and today, as a line; the same figures as a table below. */
export async function CashChart({ companyId, cash, currency }: { companyId: string; cash: Cash; currency: string }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { days } = cash;
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) {
    return null;
  }
  const scale = scaleOf(days.map(({ amount }) => amount));
  const points = days.map(({ day, amount }) => ({
    day,
    x: along(day, first.day, last.day),
    y: down(scale, amount),
  }));
  const line = `M${points.map(({ x, y }) => `${x} ${y}`).join("L")}`;
  // The last month's end may lie right beside today: one of the two words has the room.
  const named = points.slice(0, -1).filter(({ x }) => 100 - Number.parseInt(x, 10) > 8);
  const zero = down(scale, "0");
  return (
    <section className="card" aria-labelledby="cash-chart">
      <div className="cap">
        <h2 id="cash-chart">{say("overview.cash_over_time")}</h2>
        <b className="n">{format.money(cash.total)}</b>
      </div>
      <div className="chart">
        <Axis scale={scale} />
        <div className="plot">
          <svg
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            role="img"
            aria-label={say("overview.cash_drawn", {
              first: format.longDate(first.day),
              before: format.money(first.amount),
              last: format.longDate(last.day),
              now: format.money(last.amount),
            })}
          >
            {scale.ticks.map((tick) => (
              <path
                key={toWire(tick)}
                className={tick.digits === 0n ? "base" : "grid"}
                d={`M0 ${down(scale, tick)}H100`}
              />
            ))}
            <path className="area" d={`${line}V${zero}H0Z`} />
            <path className="line" d={line} />
          </svg>
          <svg className="labels" aria-hidden="true">
            <circle cx={`${points.at(-1)?.x}%`} cy={`${points.at(-1)?.y}%`} r="3.5" />
          </svg>
        </div>
        <svg className="xs" aria-hidden="true">
          {named.map(({ day, x }, place) => (
            <text
              key={day}
              className={place % 2 ? "odd" : ""}
              x={`${x}%`}
              y="12"
              textAnchor={place ? "middle" : "start"}
            >
              {format.monthName(day)}
            </text>
          ))}
          <text x="100%" y="12" textAnchor="end" className="today">
            {say("overview.today")}
          </text>
        </svg>
      </div>
      <DataTable name={say("overview.as_table")}>
        <table className="figures">
          <caption className="vh">{say("overview.cash_over_time")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("overview.day")}</th>
              <th scope="col" className="n">
                {say("overview.cash")}, {currency}
              </th>
              <th scope="col" className="n">
                {say("overview.change")}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, amount }, place) => {
              const before = days[place - 1];
              return (
                <tr key={day}>
                  <th scope="row">{format.date(day)}</th>
                  <td className="n">
                    <a href={address(`/${companyId}/reports/balance-sheet`, { as_of: day })}>{format.money(amount)}</a>
                  </td>
                  <td className="n text-muted">
                    {before && format.change(toWire(subtract(sum([amount]), sum([before.amount]))))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </DataTable>
    </section>
  );
}
