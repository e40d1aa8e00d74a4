import { RecurringPage } from "@/features/recurring/components/recurring-page";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("recurring.one");

type Props = { params: Promise<{ company: string; recurring: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, recurring }, sought] = await Promise.all([params, searchParams]);
  return <RecurringPage companyId={company} recurringId={recurring} after={one(sought, "after")} />;
}
