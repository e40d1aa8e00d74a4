import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";
import { asked, type DocumentsFilter } from "./filter";
import { every, type Kind, single } from "./kinds";

const LIMIT = 100;
const LIMIT_OF_HISTORY = 20;

/** A page of documents of a kind, the latest first. */
export async function readDocuments(companyId: string, kind: Kind, filter: DocumentsFilter) {
  return attempt(
    (await serverApi()).GET(every(kind), {
      params: { path: { company_id: companyId }, query: { ...asked(filter), limit: LIMIT } },
    }),
  );
}

/** One document with its lines, taxes and how far it is settled. */
export const readDocument = cache(async (companyId: string, kind: Kind, documentId: string) =>
  attempt(
    (await serverApi()).GET(single(kind), { params: { path: { company_id: companyId, invoice_id: documentId } } }),
  ),
);

/** What credits a document, drafts and void ones too. */
export async function readCredits(companyId: string, kind: Kind, documentId: string) {
  return attempt(
    (await serverApi()).GET(every(kind), {
      params: { path: { company_id: companyId }, query: { credits_id: documentId, limit: LIMIT } },
    }),
  );
}

/** What the audit trail knows of a document, the latest first. A refusal where the reader may not see the trail. */
export const readTrail = cache(async (companyId: string, documentId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/audit-events", {
      params: { query: { company_id: companyId, object_id: documentId, limit: LIMIT_OF_HISTORY } },
    }),
  ),
);

/** A contact: whose documents a list shows. */
export const readContact = cache(async (companyId: string, contactId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}", {
      params: { path: { company_id: companyId, contact_id: contactId } },
    }),
  ),
);
