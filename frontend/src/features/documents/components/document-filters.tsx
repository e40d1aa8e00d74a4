import { FilterBar } from "@/components/ui/filter-bar";
import { SearchBox } from "@/components/ui/search-box";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type DocumentsFilter, listAddress, STATES } from "../filter";
import type { Noun } from "../kinds";
import { readContact } from "../queries";

/** All, drafts, what is open, late or settled: links, so that each can be opened, sent and gone back to. */
export async function DocumentViews({
  companyId,
  noun,
  filter,
}: {
  companyId: string;
  noun: Noun;
  filter: DocumentsFilter;
}) {
  const say = await getSay();
  const shown = noun.credits
    ? ([undefined, "draft", "open", "settled"] as const)
    : ([undefined, "draft", "open", "overdue", "settled"] as const);
  return (
    <nav className="seg desk" aria-label={say("documents.states")}>
      {shown.map((state) => (
        <a
          key={state ?? "all"}
          href={listAddress(companyId, noun.kind, filter, { state, after: undefined })}
          aria-current={filter.state === state ? "page" : undefined}
        >
          {say(state ? `documents.view_${state}` : "documents.all")}
        </a>
      ))}
    </nav>
  );
}

export async function DocumentFilters({
  companyId,
  noun,
  filter,
}: {
  companyId: string;
  noun: Noun;
  filter: DocumentsFilter;
}) {
  const { state, contact, from, to } = filter;
  const [say, format, whose] = await Promise.all([
    getSay(),
    getFormat(),
    contact ? readContact(companyId, contact) : null,
  ]);
  const isPurchase = noun.side === "purchases";
  const name = whose instanceof ApiError ? say("documents.unknown_contact") : (whose?.display_name ?? null);
  const range =
    from && to
      ? format.range(from, to)
      : from
        ? say("documents.from_day", { day: format.date(from) })
        : to
          ? say("documents.to_day", { day: format.date(to) })
          : null;
  return (
    <FilterBar
      label={say("documents.filters")}
      filters={[
        {
          kind: "choice",
          label: say("documents.state"),
          name: "state",
          choices: [
            { value: "", name: say("documents.all") },
            ...STATES.filter((one) => one !== "overdue" || !noun.credits).map((one) => ({
              value: one,
              name: say(`documents.view_${one}`),
            })),
          ],
          shown: state ? say(`documents.view_${state}`) : null,
        },
        {
          kind: "contact",
          label: say(isPurchase ? "documents.supplier" : "documents.customer"),
          name: "contact",
          companyId,
          role: isPurchase ? "supplier" : "customer",
          chosen: contact && name ? { value: contact, name } : null,
          shown: contact ? name : null,
        },
        {
          kind: "range",
          label: say("documents.date"),
          from: "from",
          to: "to",
          words: { from: say("documents.from"), to: say("documents.to") },
          shown: range,
        },
      ]}
    >
      <SearchBox name="q" label={say("documents.search")} />
    </FilterBar>
  );
}
