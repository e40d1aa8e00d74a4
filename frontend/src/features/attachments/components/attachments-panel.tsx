import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { Attachments } from "./attachments";

type Owner = { entryId: string } | { documentId: string };

/** The files of an entry or a document. */
export async function AttachmentsPanel({ companyId, owner }: { companyId: string; owner: Owner }) {
  const [say, rights, found] = await Promise.all([getSay(), getRights(), read(companyId, owner)]);
  if (found instanceof ApiError && found.status === 404) {
    return null;
  }
  return (
    <Words of={["attachments"]}>
      <section>
        <h2>{say("attachments.title")}</h2>
        {found instanceof ApiError ? (
          <Refusal error={found} />
        ) : (
          <Attachments
            companyId={companyId}
            owner={owner}
            files={found.items}
            mayChange={rights.has("attachment.change")}
          />
        )}
      </section>
    </Words>
  );
}

async function read(companyId: string, owner: Owner) {
  const api = await serverApi();
  return "entryId" in owner
    ? attempt(
        api.GET("/api/v1/companies/{company_id}/journal-entries/{entry_id}/attachments", {
          params: { path: { company_id: companyId, entry_id: owner.entryId } },
        }),
      )
    : attempt(
        api.GET("/api/v1/companies/{company_id}/documents/{document_id}/attachments", {
          params: { path: { company_id: companyId, document_id: owner.documentId } },
        }),
      );
}
