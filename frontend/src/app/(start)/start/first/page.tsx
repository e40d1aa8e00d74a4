import { FirstEntry } from "@/features/start/components/first-entry";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.step_first");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  return <FirstEntry companyId={one(await searchParams, "company")} />;
}
