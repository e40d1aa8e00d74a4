import { DocumentEditor } from "@/features/documents/components/document-editor";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.new_invoice");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <DocumentEditor
      companyId={company}
      kind="invoice"
      contactId={one(sought, "contact")}
      from={one(sought, "from")}
      charges={one(sought, "charges")}
    />
  );
}
