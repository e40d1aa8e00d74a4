import { address } from "@/lib/api/address";
import { getSay } from "@/lib/i18n/server";
import { type EntryFilter, keptOf } from "../filter";

/** All, or drafts alone: links, so that each can be opened, sent and gone back to. */
export async function Views({ companyId, filter }: { companyId: string; filter: EntryFilter }) {
  const say = await getSay();
  const here = address("", keptOf(filter));
  const shown = [
    { name: say("entries.all"), query: {} },
    { name: say("entries.drafts"), query: { status: "draft" } },
  ];
  return (
    <nav className="seg desk" aria-label={say("entries.quick_views")}>
      {shown.map(({ name, query }) => (
        <a
          key={name}
          href={address(`/${companyId}/entries`, query)}
          aria-current={here === address("", query) ? "page" : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}
