import { notFound, redirect } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { chargingMore, copyOf, fromDocument, newForm } from "../form";
import { type Kind, NOUNS, pathOf } from "../kinds";
import { readBooks, readContact, readDocument } from "../queries";
import { Editor } from "./editor";

/** A new document, or a draft: what the editor needs is read here, all at once. */
export async function DocumentEditor({
  companyId,
  kind,
  documentId = null,
  contactId,
  from,
  charges,
}: {
  companyId: string;
  kind: Kind;
  documentId?: string | null;
  /** Whom a new one is written to. */
  contactId?: string;
  /** A document that a new one is a copy of. */
  from?: string;
  /** A posted document that a new one charges more on. */
  charges?: string;
}) {
  const noun = NOUNS[kind];
  const readId = documentId ?? from ?? charges;
  const [say, format, me, rights, books, document, contact] = await Promise.all([
    getSay(),
    getFormat(),
    getMe(),
    getRights(),
    readBooks(companyId, noun.side),
    readId ? readDocument(companyId, kind, readId) : null,
    contactId ? readContact(companyId, contactId) : null,
  ]);
  const up = { href: pathOf(companyId, kind), name: say(noun.many) };
  if (books instanceof ApiError || document instanceof ApiError) {
    const refusal = document instanceof ApiError ? document : (books as ApiError);
    if (refusal.status === 404 || refusal.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say(noun.add)} up={up} />
        <Refusal error={refusal} />
      </>
    );
  }
  if (documentId && document && document.status !== "draft") {
    redirect(pathOf(companyId, kind, documentId));
  }
  if (!rights.has(noun.draft)) {
    if (documentId) {
      redirect(pathOf(companyId, kind, documentId));
    }
    return (
      <>
        <PageHead title={say(noun.add)} up={up} />
        <p className="note m-4">{say("document_form.may_not")}</p>
      </>
    );
  }
  const today = todayIn(format.timeZone, new Date());
  const whose = contact && !(contact instanceof ApiError) ? { value: contact.id, name: contact.display_name } : null;
  const begun = documentId ? fromDocument : from ? copyOf : chargingMore;
  const start = document ? begun(document, today) : newForm(today, whose);
  return (
    <Words of={["documents", "document_form", "drafts"]}>
      <Editor
        key={documentId ?? "new"}
        books={books}
        kind={kind}
        person={me.user_id}
        mayPost={rights.has(noun.post)}
        start={{ id: documentId, etag: documentId && document ? `"v${document.version}"` : null, typed: start }}
        isCopy={!documentId && from !== undefined}
      />
    </Words>
  );
}
