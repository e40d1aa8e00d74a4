import { Recurring } from "@/features/recurring/components/recurring";
import { TABS } from "@/features/recurring/components/recurring-tabs";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("recurring.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const tab = TABS.find((name) => name === one(sought, "show")) ?? "recurring";
  return <Recurring companyId={company} tab={tab} after={one(sought, "after")} />;
}
