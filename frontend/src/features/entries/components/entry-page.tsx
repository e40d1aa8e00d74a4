import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { readEntry } from "../queries";
import { EntryActs } from "./entry-acts";
import { EntryBody } from "./entry-body";
import { actedOn } from "./entry-panel";

/** One entry on a page of its own. */
export async function EntryPage({
  companyId,
  entryId,
  panels,
}: {
  companyId: string;
  entryId: string;
  /** What other features show of it. */
  panels?: ReactNode;
}) {
  const [say, entry] = await Promise.all([getSay(), readEntry(companyId, entryId)]);
  const up = { href: `/${companyId}/entries`, name: say("entries.back_to_list") };
  if (entry instanceof ApiError) {
    if (entry.status === 404 || entry.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("entries.title")} up={up} />
        <Refusal error={entry} />
      </>
    );
  }
  const isDraft = entry.status === "draft";
  return (
    <Words of={["entries"]}>
      <PageHead
        title={entry.number ?? say("entries.draft")}
        up={up}
        beside={
          <Pill is={isDraft ? "draft" : "posted"} box>
            {isDraft ? say("entries.draft") : entry.reverses_id ? say("entries.reversal") : say("entries.posted")}
          </Pill>
        }
      >
        <EntryActs companyId={companyId} entry={actedOn(entry)} />
      </PageHead>
      <div className="scroll">
        <article className="entry-page">
          <EntryBody companyId={companyId} entry={entry} heading="h2" />
          {panels}
        </article>
      </div>
    </Words>
  );
}
