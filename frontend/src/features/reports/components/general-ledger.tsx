import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readGeneralLedger } from "../queries";

type Filter = { account: string; from?: string; to?: string; after?: string };

/** The lines of one account by posting date, with the running balance; each leads to its entry. */
export async function GeneralLedger({ companyId, filter }: { companyId: string; filter: Filter }) {
  const [say, format, report] = await Promise.all([getSay(), getFormat(), readGeneralLedger(companyId, filter)]);
  const up = { href: `/${companyId}/reports/trial-balance`, name: say("reports.trial_balance") };
  if (report instanceof ApiError) {
    return (
      <>
        <PageHead title={say("reports.general_ledger")} up={up} />
        <Refusal error={report} />
      </>
    );
  }
  const here = `/${companyId}/reports/general-ledger`;
  const span = { from: report.from_date, to: report.to_date };
  const name = `${report.code} ${report.name}`;
  return (
    <>
      <PageHead title={<bdi>{name}</bdi>} up={up} />
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
      <ScrollRegion label={say("reports.ledger_of", { account: name })}>
        <table className="list">
          <caption className="vh">{say("reports.ledger_of", { account: name })}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("reports.date")}
              </th>
              <th scope="col" className="fit">
                {say("reports.number")}
              </th>
              <th scope="col">{say("reports.description")}</th>
              <th scope="col" className="n">
                {say("reports.debit")}
              </th>
              <th scope="col" className="n">
                {say("reports.credit")}
              </th>
              <th scope="col" className="n amt">
                {say("reports.balance")}, {report.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td />
              <td />
              <th scope="row" className="name text-muted">
                {say("reports.opening_row")}
              </th>
              <td />
              <td />
              <td className="n amt text-muted">{format.money(report.opening)}</td>
            </tr>
            {report.items.map((line) => (
              <tr key={line.line_id}>
                <td className="when">{format.date(line.posting_date)}</td>
                <td className="no">
                  <a href={`/${companyId}/entries/${line.entry_id}`}>{line.number}</a>
                </td>
                <td className="name clip">
                  <bdi>{line.description}</bdi>
                </td>
                <td className="n">{format.side(line.debit)}</td>
                <td className="n">{format.side(line.credit)}</td>
                <td className="n amt">
                  <a href={`/${companyId}/entries/${line.entry_id}`} tabIndex={-1}>
                    {format.money(line.balance)}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {report.items.length === 0 && <p className="tail text-muted">{say("reports.ledger_empty")}</p>}
        <div className="tail">
          <Pager
            first={filter.after ? address(here, { account: filter.account, ...span }) : null}
            next={report.next && address(here, { account: filter.account, ...span, after: report.next })}
          />
        </div>
      </ScrollRegion>
    </>
  );
}
