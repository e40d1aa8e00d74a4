import { NewRecurring } from "@/features/recurring-documents/components/new-recurring";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("recurring_documents.new_bill");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <NewRecurring companyId={company} kind="bill" from={one(sought, "from")} />;
}
