import { EntryList } from "@/features/entries/components/entry-list";
import { entryFilter } from "@/features/entries/filter";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("entries.list");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <EntryList companyId={company} filter={entryFilter(sought)} />;
}
