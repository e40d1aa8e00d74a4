import { FilterBar } from "@/components/ui/filter-bar";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { SearchBox } from "@/components/ui/search-box";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isNarrowed, type LineSought, linesAddress, STATES } from "../filter";
import { readBook, readLines } from "../queries";
import { BookHead } from "./book-head";
import { LinePanel } from "./line-panel";
import { LineTable } from "./line-table";

/** Every line of an account, as the address filters it; one is open beside the list. */
export async function Lines({
  companyId,
  accountId,
  sought,
  open,
}: {
  companyId: string;
  accountId: string;
  sought: LineSought;
  open?: string;
}) {
  const [say, book, page] = await Promise.all([
    getSay(),
    readBook(companyId, accountId),
    readLines(companyId, accountId, sought),
  ]);
  const here = `/${companyId}/bank/${accountId}/lines`;
  const refusal = [book, page].find((one) => one instanceof ApiError);
  return (
    <Words of={["bank_books"]}>
      <BookHead companyId={companyId} accountId={accountId} now="lines" />
      {book instanceof ApiError || page instanceof ApiError ? (
        refusal instanceof ApiError && <Refusal error={refusal} />
      ) : (
        <>
          <Filters sought={sought} />
          <div className="split">
            <ScrollRegion label={say("bank_books.lines")}>
              <LineTable
                name={say("bank_books.lines_of", { account: book.account_name })}
                rows={page.items}
                currency={book.currency}
                open={open}
                hrefOf={(id) => linesAddress(here, sought, { open: id })}
              />
              {page.items.length === 0 && (
                <p className="tail text-muted" role="status">
                  {isNarrowed(sought) ? (
                    <>
                      {say("bank_books.none_filtered")}{" "}
                      <a className="link" href={here}>
                        {say("bank_books.show_all")}
                      </a>
                    </>
                  ) : (
                    say("bank_books.no_lines")
                  )}
                </p>
              )}
              <div className="tail">
                <Pager
                  first={sought.after ? linesAddress(here, sought, { after: null }) : null}
                  next={page.next && linesAddress(here, sought, { after: page.next })}
                />
              </div>
            </ScrollRegion>
            {open && (
              <LinePanel
                companyId={companyId}
                accountId={accountId}
                lineId={open}
                closeHref={linesAddress(here, sought)}
              />
            )}
          </div>
        </>
      )}
    </Words>
  );
}

async function Filters({ sought }: { sought: LineSought }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { states, from, to, importId, isOldestFirst } = sought;
  const span =
    from && to
      ? format.range(from, to)
      : from
        ? say("bank_books.since", { day: format.date(from) })
        : to
          ? say("bank_books.until", { day: format.date(to) })
          : null;
  return (
    <FilterBar
      label={say("bank_books.filters")}
      filters={[
        {
          kind: "several",
          label: say("bank_books.state"),
          name: "state",
          choices: STATES.map((value) => ({ value, name: say(`bank_books.state_${value}`) })),
          shown: states.length > 0 ? states.map((state) => say(`bank_books.state_${state}`)).join(", ") : null,
        },
        {
          kind: "range",
          label: say("bank_books.span"),
          from: "from",
          to: "to",
          words: { from: say("bank_books.from"), to: say("bank_books.to") },
          shown: span,
        },
        {
          kind: "choice",
          label: say("bank_books.order"),
          name: "order",
          choices: [
            { value: "", name: say("bank_books.newest_first") },
            { value: "oldest", name: say("bank_books.oldest_first") },
          ],
          shown: isOldestFirst ? say("bank_books.oldest_first") : null,
        },
        ...(importId
          ? [
              {
                kind: "choice" as const,
                label: say("bank_books.of_import"),
                name: "import",
                choices: [
                  { value: "", name: say("bank_books.any") },
                  { value: importId, name: say("bank_books.one_import") },
                ],
                shown: say("bank_books.one_import"),
              },
            ]
          : []),
      ]}
    >
      <SearchBox name="q" label={say("bank_books.search")} />
    </FilterBar>
  );
}
