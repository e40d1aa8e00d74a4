import { DataTable } from "@/components/ui/data-table";
import type { components } from "@/lib/api/schema";
import { down, scaleOf } from "@/lib/charts/scale";
import { getFormat, getSay } from "@/lib/i18n/server";
import { toWire } from "@/lib/money/decimal";

type Days = readonly components["schemas"]["BalanceOnDay"][];
type Point = { day: string; amount: string };

/** What bank and books held over time: the bank's line solid, that of the books dashed; the same figures as a table below. */
export async function BalanceChart({ days, name }: { days: Days; name: string }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const bank = days.flatMap(({ day, bank: amount }) => (amount === null ? [] : [{ day, amount }]));
  const books = days.map(({ day, books: amount }) => ({ day, amount }));
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  const [before, now] = [bank[0], bank.at(-1)];
  if (!first || !last || first === last || !before || !now) {
    return null;
  }
  const scale = scaleOf(
    [...bank, ...books].map(({ amount }) => amount),
    2,
  );
  const at = ({ day, amount }: Point) => `${along(day, first, last)} ${down(scale, amount)}`;
  const line = (points: readonly Point[]) => `M${points.map(at).join("L")}`;
  return (
    <>
      <div className="chart book-chart">
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
            aria-label={`${name}: ${say("bank_books.drawn", {
              first: format.longDate(before.day),
              before: format.money(before.amount),
              last: format.longDate(now.day),
              now: format.money(now.amount),
            })}`}
          >
            {scale.ticks.map((tick) => (
              <path
                key={toWire(tick)}
                className={tick.digits === 0n ? "base" : "grid"}
                d={`M0 ${down(scale, tick)}H100`}
              />
            ))}
            <path className="books" d={line(books)} />
            <path className="line" d={line(bank)} />
          </svg>
          <svg className="labels" aria-hidden="true">
            <circle cx={`${along(now.day, first, last)}%`} cy={`${down(scale, now.amount)}%`} r="3.5" />
          </svg>
        </div>
        <svg className="xs" aria-hidden="true">
          <text x="0" y="12">
            {format.day(first)}
          </text>
          <text x="100%" y="12" textAnchor="end" className="today">
            {format.day(last)}
          </text>
        </svg>
      </div>
      <DataTable name={say("bank_books.as_table")}>
        <table className="figures">
          <caption className="vh">
            {say("bank_books.over_time")}, {name}
          </caption>
          <thead>
            <tr>
              <th scope="col">{say("bank_books.day")}</th>
              <th scope="col" className="n">
                {say("bank_books.bank_line")}
              </th>
              <th scope="col" className="n">
                {say("bank_books.books_line")}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, bank: held, books: said }) => (
              <tr key={day}>
                <th scope="row">{format.date(day)}</th>
                <td className="n">{held === null ? "" : format.money(held)}</td>
                <td className="n">{format.money(said)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </DataTable>
    </>
  );
}

/** Where a day stands between the first and the last, in percent. */
function along(day: string, first: string, last: string): string {
  const [at, from, to] = [day, first, last].map((one) => Date.parse(one)) as [number, number, number];
  return (((at - from) / (to - from)) * 100).toFixed(2);
}
