import { OpenItems } from "@/features/open-items/components/open-items";
import { itemFilter } from "@/features/open-items/filter";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("items.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <OpenItems companyId={company} filter={itemFilter(sought)} />;
}
