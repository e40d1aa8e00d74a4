import type { components } from "@/lib/api/schema";
import { down, type Scale, scaleOf, share } from "@/lib/charts/scale";
import { getFormat, getSay } from "@/lib/i18n/server";
import { parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";
import { itemsAddress, type WeekName } from "../filter";

type Found = components["schemas"]["CashForecast"];
type Week = components["schemas"]["ForecastWeek"];

const negative = (amount: string) => toWire(subtract(ZERO, parseDecimal(amount) ?? ZERO));

/** What comes in upwards and what goes out downwards in each week, and the money at its end as a line. */
export async function ForecastChart({ companyId, found }: { companyId: string; found: Found }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { weeks, lowest } = found;
  const scale = scaleOf([
    found.opening_balance,
    ...weeks.flatMap(({ inflow, outflow, closing_balance }) => [inflow, negative(outflow), closing_balance]),
  ]);
  const width = 100 / weeks.length;
  const balances = [found.opening_balance, ...weeks.map(({ closing_balance }) => closing_balance)];
  const line = balances.map((amount, place) => `${(place * width).toFixed(2)} ${down(scale, amount)}`).join("L");
  const last = balances.at(-1) ?? found.opening_balance;
  const said = (week: Week) =>
    say("forecast.bar", {
      number: format.count(week.number),
      days: format.range(week.from_date, week.to_date),
      inflow: format.money(week.inflow),
      outflow: format.money(week.outflow),
      balance: format.money(week.closing_balance),
    });
  return (
    <section className="card" aria-labelledby="forecast-chart">
      <div className="cap">
        <h2 id="forecast-chart">{say("forecast.picture")}</h2>
        <ul className="flow-key">
          <li className="in">{say("forecast.key_in")}</li>
          <li className="out">{say("forecast.key_out")}</li>
          <li className="balance">{say("forecast.key_balance")}</li>
        </ul>
      </div>
      <div className="chart bars">
        <svg className="ys" aria-hidden="true">
          {scale.ticks.map((tick) => (
            <text key={toWire(tick)} x="100%" y={`${down(scale, tick)}%`} dy="4" textAnchor="end">
              {format.short(toWire(tick))}
            </text>
          ))}
        </svg>
        <div className="plot">
          <svg
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            role="img"
            aria-label={say("forecast.drawn", {
              now: format.money(found.opening_balance),
              lowest: format.money(lowest.balance),
              day: format.longDate(lowest.day),
              last: format.money(last),
            })}
          >
            {scale.ticks.map((tick) => (
              <path
                key={toWire(tick)}
                className={tick.digits === 0n ? "base" : "grid"}
                d={`M0 ${down(scale, tick)}H100`}
              />
            ))}
            {weeks.map((week, place) => (
              <Bars key={week.number} week={week} scale={scale} at={place * width} width={width} />
            ))}
            <path className="ahead" d={`M${line}`} />
          </svg>
          <ol className="hits of-weeks">
            {weeks.map((week) => (
              <li key={week.number}>
                <a href={itemsAddress(companyId, { week: String(week.number) as WeekName })} title={said(week)}>
                  <span className="vh">{said(week)}</span>
                </a>
              </li>
            ))}
          </ol>
        </div>
        <svg className="xs" aria-hidden="true">
          {weeks.map(({ number, from_date }, place) => (
            <text
              key={number}
              className={place % 2 ? "odd" : ""}
              x={`${(place * width + width / 2).toFixed(2)}%`}
              y="12"
              textAnchor="middle"
            >
              {format.day(from_date)}
            </text>
          ))}
        </svg>
      </div>
    </section>
  );
}

function Bars({ week, scale, at, width }: { week: Week; scale: Scale; at: number; width: number }) {
  const whole = subtract(scale.high, scale.low);
  const size = (amount: string) => share(parseDecimal(amount) ?? ZERO, whole);
  const place = { x: (at + width * 0.25).toFixed(2), width: (width * 0.5).toFixed(2) };
  return (
    <>
      <rect className="gain" {...place} y={down(scale, week.inflow)} height={size(week.inflow)} />
      <rect className="loss" {...place} y={down(scale, "0")} height={size(week.outflow)} />
    </>
  );
}
