import { Security } from "@/features/account/components/security";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("account.security");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  return <Security demanded={one(await searchParams, "demanded") !== undefined} />;
}
