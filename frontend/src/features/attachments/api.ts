"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type Attachment = components["schemas"]["AttachmentOut"];
/** What files belong to: an entry, or a document of any kind. */
export type Owner = { entryId: string } | { documentId: string };

const OF_ENTRY = "/api/v1/companies/{company_id}/journal-entries/{entry_id}/attachments";
const OF_DOCUMENT = "/api/v1/companies/{company_id}/documents/{document_id}/attachments";

/** Sends the file as it is, never read into the page. */
export async function attachFile(companyId: string, owner: Owner, file: File): Promise<Attachment> {
  const form = new FormData();
  form.append("file", file, file.name);
  const sent = {
    headers: newKey(),
    body: form as unknown as { file: string },
    bodySerializer: () => form,
  };
  const asked =
    "entryId" in owner
      ? api.POST(OF_ENTRY, { params: { path: { company_id: companyId, entry_id: owner.entryId } }, ...sent })
      : api.POST(OF_DOCUMENT, { params: { path: { company_id: companyId, document_id: owner.documentId } }, ...sent });
  return (await call(asked)).data;
}

export async function removeFile(companyId: string, owner: Owner, id: string): Promise<void> {
  const asked =
    "entryId" in owner
      ? api.DELETE(`${OF_ENTRY}/{entry_attachment_id}`, {
          params: { path: { company_id: companyId, entry_id: owner.entryId, entry_attachment_id: id } },
        })
      : api.DELETE(`${OF_DOCUMENT}/{attachment_id}`, {
          params: { path: { company_id: companyId, document_id: owner.documentId, attachment_id: id } },
        });
  await call(asked);
}

/** Where a file is downloaded. */
export function downloadOf(companyId: string, owner: Owner, id: string): string {
  const base = `/api/v1/companies/${companyId}`;
  return "entryId" in owner
    ? `${base}/journal-entries/${owner.entryId}/attachments/${id}`
    : `${base}/documents/${owner.documentId}/attachments/${id}`;
}
