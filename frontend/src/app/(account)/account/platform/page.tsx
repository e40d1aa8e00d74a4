import { Platform } from "@/features/platform/components/platform";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("platform.title");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  const sought = await searchParams;
  return <Platform view={one(sought, "view") === "tenants" ? "tenants" : "health"} after={one(sought, "after")} />;
}
