import { DocumentSettings } from "@/features/settings/documents/document-settings";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("document_settings.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <DocumentSettings companyId={(await params).company} />;
}
