import { ContactEditor } from "@/features/contacts/components/contact-editor";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("contacts.change_title");

export default async function Page({ params }: { params: Promise<{ company: string; contact: string }> }) {
  const { company, contact } = await params;
  return <ContactEditor companyId={company} contactId={contact} />;
}
