import { FiscalYear } from "@/features/start/components/fiscal-year";
import { decisionsOf } from "@/features/start/decisions";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.step_year");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  return <FiscalYear decided={decisionsOf(await searchParams)} />;
}
