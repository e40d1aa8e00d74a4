import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Proof } from "@/components/ui/proof";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { pageOf } from "@/lib/api/places";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { sliceFilters, spanFilter } from "../filters";
import { knownAt, type Slice, sliceParameters, withVia } from "../parameters";
import { readAxes, readTrialBalance, type Span } from "../queries";

/** Opening balance, movements and closing balance of every account; each figure leads to the lines behind it. */
export async function TrialBalance({
  companyId,
  filter,
  slice,
  byUnit,
}: {
  companyId: string;
  filter: Span;
  slice: Slice;
  byUnit: boolean;
}) {
  const [say, format, report, axes] = await Promise.all([
    getSay(),
    getFormat(),
    readTrialBalance(companyId, filter, slice, byUnit),
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
  const via = address("reports/trial-balance", { ...span, ...sliceParameters(slice), unit });
  const toLedger = (row: { account_id: string; href: string }) =>
    withVia(pageOf(companyId, row.href) ?? "", `${via}#r-${row.account_id}`);
  return (
    <Words of={["reports"]}>
      <PageHead title={title} sub={report.company}>
        <SavedViews companyId={companyId} list="trial-balance" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/trial-balance`, {
            from_date: span.from,
            to_date: span.to,
            by_unit: byUnit ? "true" : null,
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
          ...(await sliceFilters(slice, axes)),
        ]}
      />
      <ScrollRegion label={title}>
        <table className="list">
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
            </tr>
          </thead>
          <tbody>
            {report.rows.map((row) => (
              <tr key={row.account_id} id={`r-${row.account_id}`}>
                <td className="no code">{row.code}</td>
                <th scope="row" className="name clip">
                  <a href={toLedger(row)}>
                    <bdi>{row.name}</bdi>
                  </a>
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
                  <a href={toLedger(row)} tabIndex={-1}>
                    {format.figure(row.closing)}
                  </a>
                </td>
              </tr>
            ))}
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
    </Words>
  );
}
