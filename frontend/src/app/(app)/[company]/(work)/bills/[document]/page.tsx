import { AttachmentsPanel } from "@/features/attachments/components/attachments-panel";
import { DocumentPage } from "@/features/documents/components/document-page";
import { ApprovalPanel } from "@/features/incoming/components/approval-panel";
import { ReceivedPanel } from "@/features/incoming/components/received-panel";
import { MyInvoisPanel } from "@/features/myinvois/components/document-panel";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.bill");

export default async function Page({ params }: { params: Promise<{ company: string; document: string }> }) {
  const { company, document } = await params;
  return (
    <DocumentPage
      companyId={company}
      kind="bill"
      documentId={document}
      panels={(found) => (
        <>
          <MyInvoisPanel companyId={company} document={found} />
          <ApprovalPanel companyId={company} billId={document} version={found.version} />
          <ReceivedPanel companyId={company} documentId={document} currency={found.currency} />
          <AttachmentsPanel companyId={company} owner={{ documentId: document }} />
        </>
      )}
    />
  );
}
