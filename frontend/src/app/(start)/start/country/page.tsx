import { Country } from "@/features/start/components/country";
import { decisionsOf } from "@/features/start/decisions";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.step_country");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  return <Country decided={decisionsOf(await searchParams)} />;
}
