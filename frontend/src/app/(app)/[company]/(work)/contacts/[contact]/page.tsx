import { ContactPage } from "@/features/contacts/components/contact-page";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("contacts.one");

type Props = { params: Promise<{ company: string; contact: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, contact }, sought] = await Promise.all([params, searchParams]);
  return <ContactPage companyId={company} contactId={contact} after={one(sought, "after")} />;
}
