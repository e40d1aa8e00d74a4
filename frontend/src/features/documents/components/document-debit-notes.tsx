import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import { readDebitNotes } from "../queries";
import { LaterDocuments } from "./later-documents";

type Document = components["schemas"]["DocumentOut"];

/** What charges more on the document; nothing where there is none. */
export async function DocumentDebitNotes({ companyId, document }: { companyId: string; document: Document }) {
  if (!document.id || document.status === "draft") {
    return null;
  }
  const [say, notes] = await Promise.all([getSay(), readDebitNotes(companyId, document.kind, document.id)]);
  return <LaterDocuments companyId={companyId} title={say("documents.debit_notes")} found={notes} />;
}
