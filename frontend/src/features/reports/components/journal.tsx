import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { sliceFilters, spanFilter } from "../filters";
import { knownAt, type Slice, sliceParameters, withVia } from "../parameters";
import { readAxes, readJournal, readJournals, type Span } from "../queries";

type Filter = Span & { after?: string; journal?: string };

/** Posted entries with their lines in the order of the books; each leads to its entry, each account to its lines. */
export async function Journal({ companyId, filter, slice }: { companyId: string; filter: Filter; slice: Slice }) {
  const [say, format, report, journals, axes] = await Promise.all([
    getSay(),
    getFormat(),
    readJournal(companyId, filter, slice),
    readJournals(companyId),
    readAxes(companyId),
  ]);
  const title = say("reports.journal");
  if (report instanceof ApiError) {
    return (
      <>
        <PageHead title={title} />
        <Refusal error={report} />
      </>
    );
  }
  const span = { from: report.from_date, to: report.to_date };
  const { journal } = filter;
  const here = (after: string | null) =>
    address(`/${companyId}/reports/journal`, { ...span, journal, ...sliceParameters(slice), after });
  const books = journals instanceof ApiError ? [] : journals;
  const book = books.find(({ code }) => code === journal);
  return (
    <>
      <PageHead title={title} sub={say("reports.amounts_in", { currency: report.currency })}>
        <SavedViews companyId={companyId} list="journal" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/journal`, {
            journal,
            from_date: span.from,
            to_date: span.to,
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
            name: "journal",
            label: say("reports.journal_one"),
            choices: [
              { value: "", name: say("reports.journal_any") },
              ...books.map(({ code, name }) => ({ value: code, name: `${code} ${name}` })),
            ],
            shown: journal ? (book ? `${book.code} ${book.name}` : journal) : null,
          },
          ...(await sliceFilters(slice, axes)),
        ]}
      />
      <ScrollRegion label={title}>
        <table className="entries plain">
          <caption className="vh">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("reports.date")}
              </th>
              <th scope="col" className="fit no">
                {say("reports.number")}
              </th>
              <th scope="col">{say("reports.description")}</th>
              <th scope="col" className="desk-cell">
                {say("reports.reference")}
              </th>
              <th scope="col" className="n">
                {say("reports.debit")}
              </th>
              <th scope="col" className="n">
                {say("reports.credit")}
              </th>
            </tr>
          </thead>
          {report.items.map((entry) => (
            <tbody key={entry.entry_id}>
              <tr className="of">
                <td className="fit">{format.date(entry.posting_date)}</td>
                <td className="fit no">
                  <a href={`/${companyId}/entries/${entry.entry_id}`} tabIndex={-1}>
                    {entry.number}
                  </a>
                </td>
                <th scope="rowgroup" className="clip">
                  <a href={`/${companyId}/entries/${entry.entry_id}`}>
                    <b>
                      <bdi>{entry.description || entry.number}</bdi>
                    </b>
                  </a>
                </th>
                <td className="text-muted desk-cell">
                  <bdi>{entry.reference}</bdi>
                </td>
                <td />
                <td />
              </tr>
              {entry.lines.map((line, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a posted entry never change their order
                <tr key={place}>
                  <td />
                  <td className="no" />
                  <td className="clip">
                    <a
                      href={withVia(
                        address(`/${companyId}/reports/general-ledger`, {
                          account: line.account_id,
                          ...span,
                          ...sliceParameters(slice),
                        }),
                        here(filter.after ?? null).slice(companyId.length + 2),
                      )}
                    >
                      <span className="code">{line.code}</span> <bdi>{line.name}</bdi>
                    </a>
                    {line.description && line.description !== entry.description && (
                      <span className="text-faint">
                        {" · "}
                        <bdi>{line.description}</bdi>
                      </span>
                    )}
                  </td>
                  <td className="desk-cell text-faint">{Object.values(line.dimensions).join(" · ")}</td>
                  <td className="n">{format.side(line.debit)}</td>
                  <td className="n">{format.side(line.credit)}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
        {report.items.length === 0 && <p className="tail text-muted">{say("reports.journal_empty")}</p>}
        <div className="tail">
          <Pager first={filter.after ? here(null) : null} next={report.next && here(report.next)} />
        </div>
      </ScrollRegion>
    </>
  );
}
