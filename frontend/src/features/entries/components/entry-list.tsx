import { BookOpenText, Plus } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { hiddenOf } from "../columns";
import { type EntryFilter, fileAddress, keptOf, listAddress } from "../filter";
import { readEntries, readJournals } from "../queries";
import { ColumnsMenu } from "./columns-menu";
import { EntryPanel } from "./entry-panel";
import { EntryTable } from "./entry-table";
import { ExportMenu } from "./export-menu";
import { ListActs } from "./list-acts";
import { Views } from "./views";

/** The journal entries as the address filters them: on the left the list, on the right the entry that is open. */
export async function EntryList({ companyId, filter }: { companyId: string; filter: EntryFilter }) {
  const [say, format, page, journals, me] = await Promise.all([
    getSay(),
    getFormat(),
    readEntries(companyId, filter),
    readJournals(companyId),
    getMe(),
  ]);
  const known = journals instanceof ApiError ? [] : journals;
  const isFiltered = Object.keys(keptOf(filter)).length > 0;
  const isEmpty = !(page instanceof ApiError) && page.items.length === 0 && !filter.after;
  const hidden = hiddenOf(me);
  const newEntry = `/${companyId}/entries/new`;
  return (
    <Words of={["entries"]}>
      <PageHead title={say("entries.list")} beside={<Views companyId={companyId} filter={filter} />}>
        {(isFiltered || !isEmpty) && <SavedViews companyId={companyId} list="journal-entries" />}
        {!isEmpty && <ColumnsMenu hidden={[...hidden]} />}
        {!isEmpty && (
          <ExportMenu csv={fileAddress(companyId, filter, "csv")} xlsx={fileAddress(companyId, filter, "xlsx")} />
        )}
        <LinkButton look="primary" href={newEntry} keys="N">
          <Icon of={Plus} />
          <span className="words">{say("entries.new_entry")}</span>
        </LinkButton>
      </PageHead>
      {(isFiltered || !isEmpty) && (
        <FilterBar
          label={say("entries.filters")}
          filters={[
            {
              kind: "range",
              label: say("entries.date"),
              from: "from",
              to: "to",
              words: { from: say("entries.from"), to: say("entries.to") },
              shown: spanOf(filter, format, say),
            },
            {
              kind: "choice",
              label: say("entries.journal"),
              name: "journal",
              choices: [
                { value: "", name: say("entries.all_journals") },
                ...known.map(({ code, name }) => ({ value: code, name: `${code} ${name}` })),
              ],
              shown: filter.journal
                ? (known.find(({ code }) => code === filter.journal)?.name ?? filter.journal)
                : null,
            },
            {
              kind: "choice",
              label: say("entries.status"),
              name: "status",
              choices: [
                { value: "", name: say("entries.all") },
                { value: "draft", name: say("entries.draft") },
                { value: "posted", name: say("entries.posted") },
              ],
              shown: filter.status ? say(filter.status === "draft" ? "entries.draft" : "entries.posted") : null,
            },
          ]}
        />
      )}
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isEmpty && !isFiltered ? (
        <Empty
          title={say("entries.empty_title")}
          text={say("entries.empty_text")}
          steps={[
            {
              href: newEntry,
              icon: BookOpenText,
              name: say("entries.first_entry"),
              why: say("entries.first_entry_why"),
              keys: ["N"],
            },
          ]}
        />
      ) : (
        <div className="split">
          <ListActs
            companyId={companyId}
            rows={page.items.map(({ id, status, version, amount, number, description }) => ({
              id,
              isDraft: status === "draft",
              version,
              amount,
              name: number ?? description,
            }))}
          >
            <ScrollRegion label={say("entries.list")}>
              {isEmpty ? (
                <p className="tail text-muted">{say("entries.empty_filtered")}</p>
              ) : (
                <EntryTable companyId={companyId} filter={filter} page={page} hidden={hidden} />
              )}
              <div className="tail">
                <Pager
                  first={filter.after ? listAddress(companyId, filter, { after: undefined, open: undefined }) : null}
                  next={page.next && listAddress(companyId, filter, { after: page.next, open: undefined })}
                />
              </div>
            </ScrollRegion>
          </ListActs>
          {filter.open && (
            <EntryPanel
              companyId={companyId}
              entryId={filter.open}
              closeHref={listAddress(companyId, filter, { open: undefined })}
            />
          )}
        </div>
      )}
    </Words>
  );
}

function spanOf(
  { from, to }: EntryFilter,
  format: Awaited<ReturnType<typeof getFormat>>,
  say: Awaited<ReturnType<typeof getSay>>,
): string | null {
  if (from && to) {
    return format.range(from, to);
  }
  return from ? `${say("entries.from")} ${format.date(from)}` : to ? `${say("entries.to")} ${format.date(to)}` : null;
}
