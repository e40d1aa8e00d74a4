import { Maximize2, X } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { readEntry } from "../queries";
import { ClosePanel } from "./close-panel";
import { EntryActs } from "./entry-acts";
import { EntryBody } from "./entry-body";

/** The entry that is open beside the list. */
export async function EntryPanel({
  companyId,
  entryId,
  closeHref,
}: {
  companyId: string;
  entryId: string;
  closeHref: string;
}) {
  const [say, entry] = await Promise.all([getSay(), readEntry(companyId, entryId)]);
  const isDraft = !(entry instanceof ApiError) && entry.status === "draft";
  return (
    <aside className="pane" aria-label={say("entries.title")}>
      <header className="head">
        <h2>{entry instanceof ApiError ? say("entries.title") : (entry.number ?? say("entries.draft"))}</h2>
        {!(entry instanceof ApiError) && (
          <Pill is={isDraft ? "draft" : "posted"} box>
            {isDraft ? say("entries.draft") : say("entries.posted")}
          </Pill>
        )}
        <span className="grow" />
        {!(entry instanceof ApiError) && <EntryActs companyId={companyId} entry={actedOn(entry)} compact />}
        <a
          className="btn bare square desk"
          href={`/${companyId}/entries/${entryId}`}
          aria-label={say("entries.open_page")}
        >
          <Icon of={Maximize2} />
        </a>
        <a className="btn bare square" href={closeHref} aria-label={say("entries.close_panel")}>
          <Icon of={X} />
        </a>
        <ClosePanel href={closeHref} />
      </header>
      {entry instanceof ApiError ? (
        <Refusal error={entry} />
      ) : (
        <div className="scroll">
          <EntryBody companyId={companyId} entry={entry} heading="h3" />
        </div>
      )}
    </aside>
  );
}

/** What the acts have to know of an entry. */
export function actedOn(entry: {
  id: string;
  number: string | null;
  status: string;
  version: number;
  posting_date: string;
  reversed_by_id: string | null;
  reverses_id: string | null;
}) {
  return {
    id: entry.id,
    name: entry.number ?? "",
    isDraft: entry.status === "draft",
    version: entry.version,
    postingDate: entry.posting_date,
    canBeReversed: entry.status === "posted" && entry.reversed_by_id === null && entry.reverses_id === null,
  };
}
