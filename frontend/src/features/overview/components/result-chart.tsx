import { DataTable } from "@/components/ui/data-table";
import { pageOf } from "@/lib/api/places";
import type { components } from "@/lib/api/schema";
import { down, scaleOf, share } from "@/lib/charts/scale";
import { getFormat, getSay } from "@/lib/i18n/server";
import { parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";
import { Axis } from "./axis";

type Month = components["schemas"]["ResultOfDays"];

/** Income less expenses of each month as a bar, up or down; each leads to its profit and loss. */
export async function ResultChart({
  companyId,
  months,
  currency,
}: {
  companyId: string;
  months: readonly Month[];
  currency: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const scale = scaleOf(months.map(({ result }) => result));
  const width = 100 / months.length;
  const zero = down(scale, "0");
  return (
    <section className="card" aria-labelledby="result-chart">
      <div className="cap">
        <h2 id="result-chart">{say("overview.result_by_month")}</h2>
      </div>
      <div className="chart bars">
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
            {months.map(({ from_date, result }, place) => {
              const amount = parseDecimal(result) ?? ZERO;
              const isLoss = amount.digits < 0n;
              const size = isLoss ? subtract(ZERO, amount) : amount;
              return (
                <rect
                  key={from_date}
                  className={isLoss ? "loss" : "gain"}
                  x={(place * width + width * 0.2).toFixed(2)}
                  width={(width * 0.6).toFixed(2)}
                  y={isLoss ? zero : down(scale, amount)}
                  height={share(size, subtract(scale.high, scale.low))}
                />
              );
            })}
          </svg>
          <ol className="hits">
            {months.map((month) => (
              <li key={month.from_date}>
                <a
                  href={pageOf(companyId, month.href) ?? `/${companyId}/reports/profit-and-loss`}
                  title={`${format.month(month.from_date)}: ${format.money(month.result)}`}
                >
                  <span className="vh">{`${format.month(month.from_date)}: ${format.money(month.result)}`}</span>
                </a>
              </li>
            ))}
          </ol>
        </div>
        <svg className="xs" aria-hidden="true">
          {months.map(({ from_date }, place) => (
            <text
              key={from_date}
              className={place % 2 ? "" : "odd"}
              x={`${(place * width + width / 2).toFixed(2)}%`}
              y="12"
              textAnchor="middle"
            >
              {format.monthName(from_date)}
            </text>
          ))}
        </svg>
      </div>
      <DataTable name={say("overview.as_table")}>
        <table className="figures">
          <caption className="vh">{say("overview.result_by_month")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("overview.month")}</th>
              <th scope="col" className="n desk-cell">
                {say("overview.income")}
              </th>
              <th scope="col" className="n desk-cell">
                {say("overview.expense")}
              </th>
              <th scope="col" className="n">
                {say("overview.result")}, {currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map((month) => (
              <tr key={month.from_date}>
                <th scope="row">{format.month(month.from_date)}</th>
                <td className="n desk-cell">{format.figure(month.income)}</td>
                <td className="n desk-cell">{format.figure(month.expense)}</td>
                <td className="n">
                  <a href={pageOf(companyId, month.href) ?? ""}>{format.figure(month.result)}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </DataTable>
    </section>
  );
}
