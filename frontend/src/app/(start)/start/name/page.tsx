import { CompanyName } from "@/features/start/components/company-name";
import { decisionsOf } from "@/features/start/decisions";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.step_name");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  return <CompanyName decided={decisionsOf(await searchParams)} />;
}
