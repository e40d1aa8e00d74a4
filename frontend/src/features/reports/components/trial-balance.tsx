import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Proof } from "@/components/ui/proof";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { compareFilters, sliceFilters, spanFilter } from "../filters";
import { knownAt, type Shape, type Slice, shapeParameters, sliceParameters } from "../parameters";
import { readAxes, readTrialBalance, type Span } from "../queries";
import { TrialRows } from "./trial-rows";

/** Opening balance, movements and closing balance of every account; each figure leads to the lines behind it. */
export async function TrialBalance({
  companyId,
  filter,
  slice,
  shape,
  byUnit,
}: {
  companyId: string;
  filter: Span;
  slice: Slice;
  /** `groups` shows headings that fold; everything else is the plain list of accounts. */
  shape: Shape;
  byUnit: boolean;
}) {
  const isTree = shape.level === "groups";
  const [say, format, report, axes] = await Promise.all([
    getSay(),
    getFormat(),
    readTrialBalance(companyId, filter, slice, { byUnit, isTree, ...shape }),
    readAxes(companyId),
  ]);
  const title = say("reports.trial_balance");
  if (report instanceof ApiError) {
    return (
      <>
        <PageHead title={title} />
        <Refusal error={report} />
      </>
    );
  }
  const span = { from: report.from_date, to: report.to_date };
  const unit = byUnit ? "each" : null;
  const here = (change: Partial<Shape>) =>
    address(`/${companyId}/reports/trial-balance`, {
      ...span,
      ...sliceParameters(slice),
      ...shapeParameters({ ...shape, ...change }),
      level: (change.level ?? shape.level) === "groups" ? "groups" : null,
      unit,
    });
  return (
    <>
      <PageHead title={title} sub={report.company}>
        <SavedViews companyId={companyId} list="trial-balance" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/trial-balance`, {
            from_date: span.from,
            to_date: span.to,
            by_unit: byUnit ? "true" : null,
            comparatives: shape.compare ? String(shape.compare) : null,
            step: shape.compare ? shape.step : null,
            known_at: knownAt(slice, format.timeZone),
            dimension: slice.dimension,
          })}
        />
      </PageHead>
      <FilterBar
        label={say("reports.filters")}
        filters={[
          await spanFilter(span),
          {
            kind: "choice",
            name: "unit",
            label: say("reports.by_unit"),
            choices: [
              { value: "", name: say("reports.by_unit_no") },
              { value: "each", name: say("reports.by_unit_yes") },
            ],
            shown: byUnit ? say("reports.by_unit_yes") : null,
          },
          ...(await compareFilters(shape)),
          ...(await sliceFilters(slice, axes)),
        ]}
      >
        <nav className="seg" aria-label={say("reports.level")}>
          {(["accounts", "groups"] as const).map((level) => (
            <a
              key={level}
              href={here({ level, turned: [] })}
              data-stays
              aria-current={(level === "groups") === isTree ? "true" : undefined}
            >
              {say(`reports.level_${level}`)}
            </a>
          ))}
        </nav>
      </FilterBar>
      <ScrollRegion label={title}>
        <table className={isTree ? "list trial" : "list"}>
          <caption className="vh">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("ui.code")}
              </th>
              <th scope="col">{say("reports.account")}</th>
              {byUnit && (
                <th scope="col" className="n">
                  {say("reports.units")}
                </th>
              )}
              <th scope="col" className="n">
                {say("reports.opening")}
              </th>
              <th scope="col" className="n">
                {say("reports.debit")}
              </th>
              <th scope="col" className="n">
                {say("reports.credit")}
              </th>
              <th scope="col" className="n amt">
                {say("reports.closing_in", { currency: report.currency })}
              </th>
              {report.earlier.map(({ to_date }) => (
                <th key={to_date} scope="col" className="n">
                  {format.date(to_date)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <TrialRows
              companyId={companyId}
              rows={report.rows}
              isTree={isTree}
              byUnit={byUnit}
              turned={shape.turned}
              turnHref={(code) =>
                here({
                  turned: shape.turned.includes(code)
                    ? shape.turned.filter((one) => one !== code)
                    : [...shape.turned, code],
                })
              }
              via={here({}).slice(companyId.length + 2)}
            />
          </tbody>
          <tfoot>
            <tr>
              <td />
              <th scope="row" className="no">
                {say("reports.sum")}
              </th>
              {byUnit && <td />}
              <td className="n">{format.figure(report.totals.opening)}</td>
              <td className="n">{format.money(report.totals.debit)}</td>
              <td className="n">{format.money(report.totals.credit)}</td>
              <td className="n amt">{format.money(report.totals.closing_debit)}</td>
              {report.totals.earlier.map((amount, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have their place for a name
                <td key={place} className="n">
                  {format.money(amount)}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
        {report.rows.length === 0 && <p className="tail text-muted">{say("reports.trial_balance_empty")}</p>}
      </ScrollRegion>
      <Proof>
        <Pill is={report.is_balanced ? "ok" : "warn"}>
          {report.is_balanced ? say("reports.balanced") : say("reports.unbalanced")}
        </Pill>
      </Proof>
    </>
  );
}
