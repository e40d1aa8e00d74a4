import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import { type EntryFilter, firsts, isSame, keptOf } from "../filter";

type View = components["schemas"]["SavedViewOut"];

/** All, drafts, and the filters that the reader has kept: links, so that each can be opened, sent and gone back to. */
export async function Views({
  companyId,
  filter,
  views,
}: {
  companyId: string;
  filter: EntryFilter;
  views: readonly View[];
}) {
  const say = await getSay();
  const here = keptOf(filter);
  const shown = [
    { name: say("entries.all"), query: {} },
    { name: say("entries.drafts"), query: { status: "draft" } },
    ...views.map(({ name, query }) => ({ name, query: firsts(query) })),
  ];
  return (
    <nav className="seg desk" aria-label={say("entries.views")}>
      {shown.map(({ name, query }) => (
        <a
          key={`${name} ${JSON.stringify(query)}`}
          href={address(`/${companyId}/entries`, query)}
          aria-current={isSame(here, query) ? "page" : undefined}
        >
          <bdi>{name}</bdi>
        </a>
      ))}
    </nav>
  );
}
