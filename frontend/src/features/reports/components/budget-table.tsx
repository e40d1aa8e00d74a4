import { ChevronDown, ChevronRight } from "lucide";
import { Fragment } from "react";
import { Icon } from "@/components/ui/icon";
import { pageOf } from "@/lib/api/places";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import type { PlainKey } from "@/lib/i18n/words";
import { linesOf } from "../lines";
import { type Shape, withVia } from "../parameters";

type Report = components["schemas"]["BudgetAgainstActual"];
type Cell = components["schemas"]["BudgetCell"];

const CLASSES: { readonly [name: string]: PlainKey<"reports"> } = {
  asset: "reports.assets",
  liability: "reports.liabilities",
  equity: "reports.equity",
  income: "reports.income",
  expense: "reports.expense",
};
const TOTALS: { readonly [name: string]: PlainKey<"reports"> } = {
  asset: "reports.total_assets",
  liability: "reports.total_liabilities",
  equity: "reports.total_equity",
  income: "reports.total_income",
  expense: "reports.total_expense",
};

/** Planned, posted and the variance of each account; four columns for each column of the report. */
export async function BudgetTable({
  companyId,
  report,
  shape,
  via,
  turnHref,
}: {
  companyId: string;
  report: Report;
  shape: Shape;
  via: string;
  turnHref: (code: string) => string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const nameOf = (name: string) => say(CLASSES[name] ?? "reports.nothing_here");
  const isSplit = report.columns.length > 1;

  function cells(all: readonly Cell[], id?: string) {
    return all.map((cell, column) => {
      const page = pageOf(companyId, cell.href);
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have their place for a name
        <Fragment key={column}>
          <td className="n now">
            {page && id ? (
              <a href={withVia(page, `${via}#${id}`)}>{format.figure(cell.actual)}</a>
            ) : (
              format.figure(cell.actual)
            )}
          </td>
          <td className="n cmp">{format.figure(cell.budget)}</td>
          <td className="n cmp2">{format.change(cell.variance)}</td>
          {!isSplit && <td className="n cmp2">{cell.variance_percent && format.change(cell.variance_percent)}</td>}
        </Fragment>
      );
    });
  }

  return (
    <table className="stmt many">
      <caption>
        <b>
          <bdi>{report.company}</bdi>
        </b>
        <span className="text-faint">{say("reports.amounts_in", { currency: report.currency })}</span>
      </caption>
      <thead>
        {isSplit && (
          <tr className="spans">
            <td />
            {report.columns.map((column) => (
              <th key={column.from_date} scope="colgroup" colSpan={3} className="n now">
                {format.range(column.from_date, column.to_date)}
              </th>
            ))}
          </tr>
        )}
        <tr>
          <th scope="col">{nameOf(report.sections[0]?.name ?? "")}</th>
          {report.columns.map((column) => (
            <Fragment key={column.from_date}>
              <th scope="col" className="n now">
                {say("reports.actual")}
              </th>
              <th scope="col" className="n cmp">
                {say("reports.budget")}
              </th>
              <th scope="col" className="n cmp2">
                {say("reports.variance")}
              </th>
              {!isSplit && (
                <th scope="col" className="n cmp2">
                  {say("reports.variance_percent")}
                </th>
              )}
            </Fragment>
          ))}
        </tr>
      </thead>
      {report.sections.map((section, place) => (
        <tbody key={section.name}>
          {place > 0 && (
            <tr className="grp">
              <th scope="rowgroup" colSpan={1 + report.columns.length * (isSplit ? 3 : 4)}>
                {nameOf(section.name)}
              </th>
            </tr>
          )}
          {linesOf(section.rows, shape.level, new Set(shape.turned)).map(({ row, is, indent, isOpen }) => {
            const id = `r-${row.account_id}`;
            const words = (
              <>
                <span className="code">{row.code}</span>
                <bdi>{row.name}</bdi>
              </>
            );
            return (
              <tr
                key={id}
                id={id}
                className={is === "mid" ? "mid" : is === "group" ? `sub ${isOpen ? "shown" : ""}` : "acct"}
              >
                <th scope="row" className={indent > 0 ? `depth-${Math.min(indent, 4)}` : ""}>
                  {is === "group" ? (
                    <a className="foldlink" href={turnHref(row.code)} data-stays aria-expanded={isOpen}>
                      <Icon of={isOpen ? ChevronDown : ChevronRight} turns />
                      {words}
                    </a>
                  ) : (
                    <span className={is === "line" ? "acctlink" : ""}>{words}</span>
                  )}
                </th>
                {cells(row.cells, id)}
              </tr>
            );
          })}
          <tr className="tot">
            <th scope="row">{say(TOTALS[section.name] ?? "reports.sum")}</th>
            {cells(section.totals)}
          </tr>
        </tbody>
      ))}
      <tbody>
        <tr className="grand">
          <th scope="row">{say("reports.result")}</th>
          {cells(report.result)}
        </tr>
      </tbody>
    </table>
  );
}
