import { notFound, redirect } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { fromDraft, newEntry } from "../grid/state";
import { readBooks, readEntry } from "../queries";
import { GridEditor } from "./grid-editor";

/** A new entry, or a draft: what the grid needs is read here, all at once. */
export async function EntryEditor({ companyId, entryId }: { companyId: string; entryId: string | null }) {
  const [say, format, me, books, draft] = await Promise.all([
    getSay(),
    getFormat(),
    getMe(),
    readBooks(companyId),
    entryId ? readEntry(companyId, entryId) : null,
  ]);
  const refusal = [books, draft].find((one) => one instanceof ApiError);
  if (refusal instanceof ApiError) {
    if (refusal.status === 404 || refusal.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead
          title={say("entries.new_entry")}
          up={{ href: `/${companyId}/entries`, name: say("entries.back_to_list") }}
        />
        <Refusal error={refusal} />
      </>
    );
  }
  if (books instanceof ApiError || draft instanceof ApiError) {
    return null; // said above
  }
  if (draft && draft.status !== "draft") {
    redirect(`/${companyId}/entries/${draft.id}`);
  }
  const entry = draft ? fromDraft(draft) : newEntry(books, todayIn(format.timeZone, new Date()));
  return (
    <Words of={["entries", "drafts"]}>
      <GridEditor
        key={draft?.id ?? "new"}
        books={books}
        person={me.user_id}
        start={{ id: draft?.id ?? null, etag: draft && `"v${draft.version}"`, entry }}
      />
    </Words>
  );
}
