import { Reminders } from "@/features/reminders/components/reminders";
import { TABS } from "@/features/reminders/tabs";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reminders.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const tab = TABS.find((name) => name === one(sought, "show")) ?? "proposals";
  return <Reminders companyId={company} tab={tab} after={one(sought, "after")} />;
}
