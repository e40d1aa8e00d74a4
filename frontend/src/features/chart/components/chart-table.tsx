import { ChevronDown, ChevronRight } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Marked } from "@/components/ui/marked";
import { Sparkline } from "@/components/ui/sparkline";
import { pageOf } from "@/lib/api/places";
import { getFormat, getSay } from "@/lib/i18n/server";
import { nameOfKind } from "../kinds";
import { onNormalSide } from "../sides";
import type { Row, shownRows } from "../tree";

/** The accounts by class. Balances stand on the normal side of their class. */
export async function ChartTable({
  companyId,
  currency,
  parts,
  query,
  opened,
  folded,
  foldable,
  href,
}: {
  companyId: string;
  currency: string;
  parts: ReturnType<typeof shownRows>;
  query: string;
  opened?: string;
  folded: readonly string[];
  foldable: ReadonlySet<string>;
  href: (change: { account?: string | null; fold?: readonly string[] }) => string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const isSought = query !== "";
  const foldHref = ({ code }: Row) =>
    href({ fold: folded.includes(code) ? folded.filter((one) => one !== code) : [...folded, code] });
  return (
    <table className="tree">
      <caption className="vh">{say("chart.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("chart.account")}</th>
          <th scope="col" className="kind">
            {say("chart.kind")}
          </th>
          <th scope="col" className="sp">
            {say("chart.year")}
          </th>
          <th scope="col" className="n">
            {say("chart.balance_in", { currency })}
          </th>
        </tr>
      </thead>
      {parts.map(({ name, rows }) => (
        <tbody key={name}>
          <tr className="grp">
            <th scope="rowgroup" colSpan={4}>
              {say(`chart.class_${name}`)}
            </th>
          </tr>
          {rows.map((row) => {
            const isFolded = folded.includes(row.code) && !isSought;
            const kind = nameOfKind(row.subtype);
            const balances = onNormalSide(row);
            const page = pageOf(companyId, row.href);
            const figure = format.figure(balances.at(-1) ?? "0");
            return (
              <tr
                key={row.account_id}
                className={`${row.account_id === opened ? "open" : ""} ${foldable.has(row.code) ? "sum" : ""}`}
              >
                <th scope="row" className={`clip depth-${Math.min(row.depth, 4)}`}>
                  <span className="branch">
                    {foldable.has(row.code) && !isSought ? (
                      <a
                        className="fold"
                        href={foldHref(row)}
                        data-stays
                        aria-expanded={!isFolded}
                        aria-label={say("chart.below", { account: `${row.code} ${row.name}` })}
                      >
                        <Icon of={isFolded ? ChevronRight : ChevronDown} turns />
                      </a>
                    ) : (
                      <span className="fold" />
                    )}
                    <a
                      className="rowlink"
                      href={href({ account: row.account_id })}
                      aria-current={row.account_id === opened ? "true" : undefined}
                    >
                      <span className="code">
                        <Marked text={row.code} query={query} />
                      </span>{" "}
                      <bdi>
                        <Marked text={row.name} query={query} />
                      </bdi>
                    </a>
                    {!row.is_active && <span className="pill draft">{say("chart.is_inactive")}</span>}
                  </span>
                </th>
                <td className="kind">{row.is_heading ? "" : kind ? say(kind) : row.subtype}</td>
                <td className="sp">
                  <Sparkline amounts={balances} />
                </td>
                <td className="n">{page ? <a href={page}>{figure}</a> : figure}</td>
              </tr>
            );
          })}
        </tbody>
      ))}
    </table>
  );
}
