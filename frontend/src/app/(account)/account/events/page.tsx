import { Events } from "@/features/account/components/events";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("account.events");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  return <Events after={one(await searchParams, "after")} />;
}
