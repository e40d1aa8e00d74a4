import { AttachmentsPanel } from "@/features/attachments/components/attachments-panel";
import { DocumentPage } from "@/features/documents/components/document-page";
import { ReceivedPanel } from "@/features/incoming/components/received-panel";
import { MyInvoisPanel } from "@/features/myinvois/components/document-panel";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.supplier_credit");

export default async function Page({ params }: { params: Promise<{ company: string; document: string }> }) {
  const { company, document } = await params;
  return (
    <DocumentPage
      companyId={company}
      kind="supplier_credit"
      documentId={document}
      panels={(found) => (
        <>
          <MyInvoisPanel companyId={company} document={found} />
          <ReceivedPanel companyId={company} documentId={document} currency={found.currency} />
          <AttachmentsPanel companyId={company} owner={{ documentId: document }} />
        </>
      )}
    />
  );
}
