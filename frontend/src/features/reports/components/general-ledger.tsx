import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import type { PlainKey } from "@/lib/i18n/words";
import { sliceFilters, spanFilter } from "../filters";
import { knownAt, type Slice, sliceParameters } from "../parameters";
import { readAxes, readGeneralLedger, type Span } from "../queries";

type Filter = Span & { account: string; after?: string };

/** The lines of one account by posting date, with the running balance; each leads to its entry. `via` is where the reader came from. */
export async function GeneralLedger({
  companyId,
  filter,
  slice,
  via,
}: {
  companyId: string;
  filter: Filter;
  slice: Slice;
  via?: string;
}) {
  const [say, format, report, axes] = await Promise.all([
    getSay(),
    getFormat(),
    readGeneralLedger(companyId, filter, slice),
    readAxes(companyId),
  ]);
  const back = via ?? "reports/trial-balance";
  const up = { href: `/${companyId}/${back}`, name: say(nameOf(back)) };
  if (report instanceof ApiError) {
    return (
      <>
        <PageHead title={say("reports.general_ledger")} up={up} />
        <Refusal error={report} />
      </>
    );
  }
  const span = { from: report.from_date, to: report.to_date };
  const here = (after: string | null) =>
    address(`/${companyId}/reports/general-ledger`, {
      account: filter.account,
      ...span,
      ...sliceParameters(slice),
      after,
      via,
    });
  const name = `${report.code} ${report.name}`;
  return (
    <>
      <PageHead title={<bdi>{name}</bdi>} up={up}>
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/general-ledger`, {
            account_id: filter.account,
            from_date: span.from,
            to_date: span.to,
            known_at: knownAt(slice, format.timeZone),
            dimension: slice.dimension,
          })}
        />
      </PageHead>
      <FilterBar
        label={say("reports.filters")}
        filters={[await spanFilter(span), ...(await sliceFilters(slice, axes))]}
      />
      <ScrollRegion label={say("reports.ledger_of", { account: name })}>
        <table className="list ledger">
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
              <th scope="col">{say("reports.reference")}</th>
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
              <td />
              <td className="n amt text-muted">{format.money(report.opening)}</td>
            </tr>
            {report.items.map((line) => {
              const more = [
                ...(line.currency === report.currency ? [] : [format.inUnit(line.currency_amount, line.currency)]),
                ...Object.values(line.dimensions),
              ];
              return (
                <tr key={line.line_id}>
                  <td className="when">{format.date(line.posting_date)}</td>
                  <td className="no">
                    <a href={`/${companyId}/entries/${line.entry_id}`}>{line.number}</a>
                  </td>
                  <td className="name clip">
                    <bdi>{line.description}</bdi>
                    {more.length > 0 && <span className="second">{more.join(" · ")}</span>}
                  </td>
                  <td className="text-muted">
                    <bdi>{line.reference}</bdi>
                  </td>
                  <td className="n half" data-side={say("reports.dr")}>
                    {format.side(line.debit)}
                  </td>
                  <td className="n half" data-side={say("reports.cr")}>
                    {format.side(line.credit)}
                  </td>
                  <td className="n amt">
                    <a href={`/${companyId}/entries/${line.entry_id}`} tabIndex={-1}>
                      {format.money(line.balance)}
                    </a>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {report.items.length === 0 && <p className="tail text-muted">{say("reports.ledger_empty")}</p>}
        <div className="tail">
          <Pager first={filter.after ? here(null) : null} next={report.next && here(report.next)} />
        </div>
      </ScrollRegion>
    </>
  );
}

const NAMES: { readonly [path: string]: PlainKey } = {
  accounts: "shell.accounts",
  overview: "shell.overview",
  "reports/profit-and-loss": "reports.profit_and_loss",
  "reports/profit-and-loss-by-dimension": "reports.profit_and_loss_by",
  "reports/balance-sheet": "reports.balance_sheet",
  "reports/budget-against-actual": "reports.budget_against_actual",
  "reports/journal": "reports.journal",
};

/** What the page is called that leads here. */
function nameOf(via: string): PlainKey {
  return NAMES[via.split(/[?#]/)[0] ?? ""] ?? "reports.trial_balance";
}
