import { DocumentEditor } from "@/features/documents/components/document-editor";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.credit_note");

export default async function Page({ params }: { params: Promise<{ company: string; document: string }> }) {
  const { company, document } = await params;
  return <DocumentEditor companyId={company} kind="credit_note" documentId={document} />;
}
