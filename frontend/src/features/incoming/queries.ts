import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

const LIMIT = 100;

/** How it stands with the approval of a bill. */
export async function readApproval(companyId: string, billId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bills/{bill_id}/approval", {
      params: { path: { company_id: companyId, bill_id: billId } },
    }),
  );
}

/** The e-invoice that a document was made of; 404 where there is none. */
export async function readReceived(companyId: string, documentId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/documents/{document_id}/e-invoice", {
      params: { path: { company_id: companyId, document_id: documentId } },
    }),
  );
}

/** Bills that wait for the reader, the oldest first. */
export async function readWaiting(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bills/to-approve", {
      params: { path: { company_id: companyId }, query: { limit: LIMIT, after } },
    }),
  );
}
