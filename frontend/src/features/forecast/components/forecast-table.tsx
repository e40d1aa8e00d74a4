import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { DIRECTIONS, itemsAddress, KINDS, OUTSIDE, type WeekName } from "../filter";

type Found = components["schemas"]["CashForecast"];
type Sums = components["schemas"]["FlowSums"];
type Column = Pick<components["schemas"]["FlowCell"], "kind" | "direction">;

const isNothing = (amount: string) => /^[0.]+$/.test(amount);

/** What is in any week or in none, in the order of kinds. */
function columnsOf(found: Found): Column[] {
  const parts: Sums[] = [...found.weeks, ...OUTSIDE.map((name) => found[name])];
  const cells = parts.flatMap((part) => part.cells);
  return KINDS.flatMap((kind) => DIRECTIONS.map((direction) => ({ kind, direction }))).filter((column) =>
    cells.some((cell) => cell.kind === column.kind && cell.direction === column.direction),
  );
}

/** The weeks with what comes and goes by kind, and the money at the end of each; below them what is in none. */
export async function ForecastTable({ companyId, found }: { companyId: string; found: Found }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const columns = columnsOf(found);
  const isTwofold = (kind: Column["kind"]) => columns.filter((column) => column.kind === kind).length > 1;
  return (
    <section className="card broad-figures" aria-label={say("forecast.by_week")} tabIndex={0}>
      <table className="figures plain weeks">
        <caption className="vh">{`${say("forecast.by_week")}, ${found.currency}`}</caption>
        <thead>
          <tr>
            <th scope="col">{say("forecast.week")}</th>
            {columns.map(({ kind, direction }) => (
              <th scope="col" className="n desk-cell" key={`${kind} ${direction}`}>
                {say(`forecast.${kind}`)}
                <span className={isTwofold(kind) ? "" : "vh"}>{` (${say(`forecast.${direction}`)})`}</span>
              </th>
            ))}
            {found.overdue_in_week && (
              <th scope="col" className="n desk-cell">
                {say("forecast.was_overdue")}
              </th>
            )}
            <th scope="col" className="n">
              {say("forecast.inflow")}
            </th>
            <th scope="col" className="n">
              {say("forecast.outflow")}
            </th>
            <th scope="col" className="n">
              {say("forecast.balance")}, {found.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{say("forecast.opening")}</th>
            {columns.map(({ kind, direction }) => (
              <td className="desk-cell" key={`${kind} ${direction}`} />
            ))}
            {found.overdue_in_week && <td className="desk-cell" />}
            <td />
            <td />
            <td className="n">
              <a href="#money-at-hand">{format.money(found.opening_balance)}</a>
            </td>
          </tr>
          {found.weeks.map((week) => {
            const name = String(week.number) as WeekName;
            return (
              <tr
                key={week.number}
                id={`week-${week.number}`}
                className={found.lowest.week === week.number ? "low" : ""}
              >
                <th scope="row">
                  <span className="code">{format.count(week.number)}</span> {format.range(week.from_date, week.to_date)}
                </th>
                <Cells companyId={companyId} week={name} columns={columns} sums={week} />
                {found.overdue_in_week && (
                  <td className="n desk-cell">
                    {found.overdue_in_week === week.number && (
                      <a href={itemsAddress(companyId, { week: "overdue" })}>
                        {format.figure(week.overdue_inflow)} / {format.figure(`-${week.overdue_outflow}`)}
                      </a>
                    )}
                  </td>
                )}
                <Sides companyId={companyId} week={name} sums={week} />
                <td className="n">
                  <a href={itemsAddress(companyId, { week: name })}>{format.money(week.closing_balance)}</a>
                </td>
              </tr>
            );
          })}
        </tbody>
        <tbody aria-label={say("forecast.outside")}>
          {OUTSIDE.filter((name) => found[name].cells.length > 0).map((name) => (
            <tr key={name}>
              <th scope="row">{say(name === "overdue" ? "forecast.was_overdue" : `forecast.${name}`)}</th>
              <Cells companyId={companyId} week={name} columns={columns} sums={found[name]} />
              {found.overdue_in_week && <td className="desk-cell" />}
              <Sides companyId={companyId} week={name} sums={found[name]} />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

async function Cells({
  companyId,
  week,
  columns,
  sums,
}: {
  companyId: string;
  week: WeekName;
  columns: readonly Column[];
  sums: Sums;
}) {
  const format = await getFormat();
  return columns.map(({ kind, direction }) => {
    const cell = sums.cells.find((one) => one.kind === kind && one.direction === direction);
    return (
      <td className="n desk-cell" key={`${kind} ${direction}`}>
        {cell && (
          <a href={itemsAddress(companyId, { week, kind, direction })}>
            {format.figure(direction === "in" ? cell.amount : `-${cell.amount}`)}
          </a>
        )}
      </td>
    );
  });
}

async function Sides({ companyId, week, sums }: { companyId: string; week: WeekName; sums: Sums }) {
  const format = await getFormat();
  return DIRECTIONS.map((direction) => {
    const amount = direction === "in" ? sums.inflow : sums.outflow;
    return (
      <td className="n" key={direction}>
        {isNothing(amount) ? (
          format.figure(amount)
        ) : (
          <a href={itemsAddress(companyId, { week, direction })}>
            {format.figure(direction === "in" ? amount : `-${amount}`)}
          </a>
        )}
      </td>
    );
  });
}
