import { ContactList } from "@/features/contacts/components/contact-list";
import { contactFilter } from "@/features/contacts/filter";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("contacts.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <ContactList companyId={company} filter={contactFilter(sought)} />;
}
