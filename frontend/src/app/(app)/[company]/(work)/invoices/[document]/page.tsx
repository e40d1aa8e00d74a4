import { AttachmentsPanel } from "@/features/attachments/components/attachments-panel";
import { DocumentPage } from "@/features/documents/components/document-page";
import { MyInvoisPanel } from "@/features/myinvois/components/document-panel";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.invoice");

export default async function Page({ params }: { params: Promise<{ company: string; document: string }> }) {
  const { company, document } = await params;
  return (
    <DocumentPage
      companyId={company}
      kind="invoice"
      documentId={document}
      panels={(found) => (
        <>
          <MyInvoisPanel companyId={company} document={found} />
          <AttachmentsPanel companyId={company} owner={{ documentId: document }} />
        </>
      )}
    />
  );
}
