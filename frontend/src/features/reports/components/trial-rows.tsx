import { ChevronDown, ChevronRight } from "lucide";
import { Icon } from "@/components/ui/icon";
import { pageOf } from "@/lib/api/places";
import type { components } from "@/lib/api/schema";
import { getFormat } from "@/lib/i18n/server";
import { linesOf } from "../lines";
import { withVia } from "../parameters";

type Row = components["schemas"]["TrialBalanceRow"];

/** The accounts of a trial balance: one below the other, or below headings that fold. */
export async function TrialRows({
  companyId,
  rows,
  isTree,
  byUnit,
  turned,
  turnHref,
  via,
}: {
  companyId: string;
  rows: readonly Row[];
  isTree: boolean;
  byUnit: boolean;
  /** Codes of headings that are open. */
  turned: readonly string[];
  turnHref: (code: string) => string;
  /** This page, for the way back. */
  via: string;
}) {
  const format = await getFormat();
  const lines = isTree
    ? linesOf(
        rows.map((row) => ({ ...row, depth: row.tree?.depth ?? 0, is_heading: row.tree?.is_heading ?? false })),
        "groups",
        new Set(turned),
      )
    : rows.map((row) => ({ row, is: "line" as const, indent: 0, isOpen: false }));
  const toLedger = (row: Row, href: string | null) => {
    const page = href && pageOf(companyId, href);
    return page ? withVia(page, `${via}#r-${row.account_id}`) : null;
  };
  return lines.map(({ row, is, indent, isOpen }) => {
    const page = toLedger(row, row.href);
    const closing = format.figure(row.closing);
    return (
      <tr
        key={`${row.account_id}${is}`}
        id={`r-${row.account_id}${is === "line" ? "" : "-all"}`}
        className={is === "line" ? undefined : "group"}
      >
        <td className="no code">{row.code}</td>
        <th scope="row" className={`name clip${indent > 0 ? ` depth-${Math.min(indent, 4)}` : ""}`}>
          {is === "group" ? (
            <a className="foldlink" href={turnHref(row.code)} data-stays aria-expanded={isOpen}>
              <Icon of={isOpen ? ChevronDown : ChevronRight} turns />
              <bdi>{row.name}</bdi>
            </a>
          ) : page ? (
            <a href={page}>
              <bdi>{row.name}</bdi>
            </a>
          ) : (
            <bdi>{row.name}</bdi>
          )}
        </th>
        {byUnit && (
          <td className="n st text-muted">
            {row.units.map(({ currency, amount }) => format.inUnit(amount, currency)).join(" · ")}
          </td>
        )}
        <td className="n text-muted">{format.figure(row.opening)}</td>
        <td className="n">{format.figure(row.debit)}</td>
        <td className="n">{format.figure(row.credit)}</td>
        <td className="n amt">
          {page ? (
            <a href={page} tabIndex={-1}>
              {closing}
            </a>
          ) : (
            closing
          )}
        </td>
        {row.earlier.map((amount, place) => {
          const there = toLedger(row, row.hrefs[place] ?? null);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have their place for a name
            <td key={place} className={place === 0 && !byUnit ? "n st text-muted" : "n text-muted"}>
              {there ? <a href={there}>{format.figure(amount)}</a> : format.figure(amount)}
            </td>
          );
        })}
      </tr>
    );
  });
}
