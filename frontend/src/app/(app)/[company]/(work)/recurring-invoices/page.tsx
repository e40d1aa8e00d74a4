import { RecurringList } from "@/features/recurring-documents/components/recurring-list";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("recurring_documents.title_invoice");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <RecurringList companyId={company} kind="invoice" after={one(sought, "after")} />;
}
