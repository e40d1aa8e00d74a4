import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Proof } from "@/components/ui/proof";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readTrialBalance } from "../queries";

/** Opening balance, movements and closing balance of every account; each figure leads to the lines behind it. */
export async function TrialBalance({
  companyId,
  filter,
}: {
  companyId: string;
  filter: { from?: string; to?: string };
}) {
  const [say, format, report] = await Promise.all([getSay(), getFormat(), readTrialBalance(companyId, filter)]);
  const head = (
    <PageHead title={say("reports.trial_balance")} sub={report instanceof ApiError ? null : report.company} />
  );
  if (report instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={report} />
      </>
    );
  }
  const span = { from: report.from_date, to: report.to_date };
  const toLedger = (account: string) => address(`/${companyId}/reports/general-ledger`, { account, ...span });
  return (
    <>
      {head}
      <FilterBar
        label={say("reports.filters")}
        filters={[
          {
            kind: "range",
            label: say("reports.span"),
            from: "from",
            to: "to",
            words: { from: say("reports.from"), to: say("reports.to") },
            initial: span,
            shown: format.range(span.from, span.to),
            always: true,
          },
        ]}
      />
      <ScrollRegion label={say("reports.trial_balance")}>
        <table className="list">
          <caption className="vh">{say("reports.trial_balance")}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("ui.code")}
              </th>
              <th scope="col">{say("reports.account")}</th>
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
              <tr key={row.account_id}>
                <td className="no code">{row.code}</td>
                <th scope="row" className="name clip">
                  <a href={toLedger(row.account_id)}>
                    <bdi>{row.name}</bdi>
                  </a>
                </th>
                <td className="n text-muted">{format.figure(row.opening)}</td>
                <td className="n">{format.figure(row.debit)}</td>
                <td className="n">{format.figure(row.credit)}</td>
                <td className="n amt">
                  <a href={toLedger(row.account_id)} tabIndex={-1}>
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
    </>
  );
}
