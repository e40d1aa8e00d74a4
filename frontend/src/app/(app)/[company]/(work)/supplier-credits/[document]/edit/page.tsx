import { DocumentEditor } from "@/features/documents/components/document-editor";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.supplier_credit");

export default async function Page({ params }: { params: Promise<{ company: string; document: string }> }) {
  const { company, document } = await params;
  return <DocumentEditor companyId={company} kind="supplier_credit" documentId={document} />;
}
