import { ContactEditor } from "@/features/contacts/components/contact-editor";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("contacts.new");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const role = one(sought, "role") === "supplier" ? "supplier" : "customer";
  return <ContactEditor companyId={company} contactId={null} role={role} />;
}
