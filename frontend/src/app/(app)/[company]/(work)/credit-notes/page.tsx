import { DocumentList } from "@/features/documents/components/document-list";
import { documentsFilter } from "@/features/documents/filter";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.credit_notes");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <DocumentList companyId={company} kind="credit_note" filter={documentsFilter(sought)} />;
}
