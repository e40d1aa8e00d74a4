import { BaseCurrency } from "@/features/start/components/base-currency";
import { decisionsOf } from "@/features/start/decisions";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.step_currency");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  return <BaseCurrency decided={decisionsOf(await searchParams)} />;
}
