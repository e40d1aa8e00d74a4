import { ContactImport } from "@/features/contacts/components/contact-import";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("contacts.import_title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <ContactImport companyId={(await params).company} />;
}
