import { ChevronDown, ChevronRight } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { pageOf } from "@/lib/api/places";
import { getFormat, getSay } from "@/lib/i18n/server";
import { subtract, sum, toWire } from "@/lib/money/decimal";
import { type Line, linesOf, type StatementRow } from "../lines";
import { type Level, withVia } from "../parameters";

export type Part = {
  key: string;
  title: string;
  rows: readonly StatementRow[];
  totals: readonly string[];
  totalName: string;
  /** The last sum of a side: it gets the double rule. */
  isGrand?: boolean;
};
/** What a picture column shows beside a line or a sum. */
export type Picture = { head: string; of: (what: { line?: Line<StatementRow>; total?: string }) => ReactNode };

/** A statement: sections with their lines and sums. Every figure that has lines behind it leads to them, with the way back. */
export async function StatementTable({
  companyId,
  caption,
  note,
  columns,
  parts,
  last,
  level,
  turned,
  turnHref,
  via,
  picture,
  hasChange,
}: {
  companyId: string;
  caption: string;
  note: string;
  columns: readonly ReactNode[];
  parts: readonly Part[];
  /** The line under all. */
  last?: { key: string; name: string; amounts: readonly string[] };
  level: Level;
  turned: readonly string[];
  turnHref: (code: string) => string;
  via: string;
  picture?: Picture;
  /** The difference between the first two columns stands between them. */
  hasChange: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const span = columns.length + 1 + (picture ? 1 : 0) + (hasChange ? 1 : 0);
  const open = new Set(turned);

  const cellClass = (column: number) => (column === 0 ? "n now" : column === 1 ? "n cmp" : "n cmp2");
  function cells(amounts: readonly string[], figure: (amount: string, column: number) => ReactNode): ReactNode[] {
    return amounts.flatMap((amount, column) => [
      <td key={`c${String(column)}`} className={cellClass(column)}>
        {figure(amount, column)}
      </td>,
      ...(hasChange && column === 1 ? [<Change key="change" now={amounts[0]} before={amount} />] : []),
    ]);
  }
  const plain = (amounts: readonly string[]) => cells(amounts, (amount) => format.figure(amount));

  function lineRow(line: Line<StatementRow>): ReactNode {
    const { row, is, indent, isOpen } = line;
    const id = `r-${row.account_id ?? row.name.replace(/\W+/g, "-")}`;
    const pages = row.hrefs.map((href) => {
      const page = pageOf(companyId, href);
      return page && withVia(page, `${via}#${id}`);
    });
    const words = (
      <>
        {row.code && <span className="code">{row.code}</span>}
        <bdi>{row.account_id ? row.name : computedName(row.name, say)}</bdi>
      </>
    );
    if (is === "mid") {
      return (
        <tr key={id} id={id} className="mid">
          <th scope="row">{words}</th>
          {picture && <td className="sp">{picture.of({ line })}</td>}
          {plain(row.amounts)}
        </tr>
      );
    }
    return (
      <tr key={id} id={id} className={is === "group" ? `sub ${isOpen ? "shown" : ""}` : "acct"}>
        <th scope="row" className={indent > 0 ? `depth-${Math.min(indent, 4)}` : ""}>
          {is === "group" ? (
            <a className="foldlink" href={turnHref(row.code)} data-stays aria-expanded={isOpen}>
              <Icon of={isOpen ? ChevronDown : ChevronRight} turns />
              {words}
            </a>
          ) : pages[0] ? (
            <a className="acctlink" href={pages[0]}>
              {words}
            </a>
          ) : (
            words
          )}
        </th>
        {picture && <td className="sp">{picture.of({ line })}</td>}
        {cells(row.amounts, (amount, column) => {
          const page = pages[column];
          return page ? (
            <a href={page} tabIndex={column === 0 ? -1 : undefined}>
              {format.figure(amount)}
            </a>
          ) : (
            format.figure(amount)
          );
        })}
      </tr>
    );
  }

  return (
    <table className={`stmt ${columns.length > 2 ? "many" : ""}`}>
      <caption>
        <b>
          <bdi>{caption}</bdi>
        </b>
        <span className="text-faint">{note}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">{parts[0]?.title ?? ""}</th>
          {picture && (
            <th scope="col" className="sp">
              {picture.head}
            </th>
          )}
          {columns.flatMap((name, column) => [
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have their place for a name
            <th key={column} scope="col" className={cellClass(column)}>
              {name}
            </th>,
            ...(hasChange && column === 1
              ? [
                  <th key="change" scope="col" className="n chg">
                    {say("reports.change")}
                  </th>,
                ]
              : []),
          ])}
        </tr>
      </thead>
      {parts.map(({ key, title, rows, totals, totalName, isGrand }, place) => (
        <tbody key={key}>
          {place > 0 && (
            <tr className="grp">
              <th scope="rowgroup" colSpan={span}>
                {title}
              </th>
            </tr>
          )}
          {linesOf(rows, level, open).map(lineRow)}
          {totals.length > 0 ? (
            <tr className={isGrand ? "grand" : "tot"}>
              <th scope="row">{totalName}</th>
              {picture && <td className="sp">{picture.of({ total: key })}</td>}
              {plain(totals)}
            </tr>
          ) : (
            <tr className="acct">
              <th scope="row" className="text-faint">
                {say("reports.nothing_here")}
              </th>
            </tr>
          )}
        </tbody>
      ))}
      {last && (
        <tbody>
          <tr className="grand">
            <th scope="row">{last.name}</th>
            {picture && <td className="sp">{picture.of({ total: last.key })}</td>}
            {plain(last.amounts)}
          </tr>
        </tbody>
      )}
    </table>
  );
}

async function Change({ now = "0", before }: { now?: string; before: string }) {
  const format = await getFormat();
  return <td className="n chg">{format.change(toWire(subtract(sum([now]), sum([before]))))}</td>;
}

/** Figures that the statement computes come with English names (oasys/reports/statements.py). */
function computedName(name: string, say: Awaited<ReturnType<typeof getSay>>): string {
  return name === "Results of earlier years"
    ? say("reports.earlier_results")
    : name === "Result of this year"
      ? say("reports.year_result")
      : name;
}
