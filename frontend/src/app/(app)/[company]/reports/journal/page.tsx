import { Journal } from "@/features/reports/components/journal";
import { readSlice } from "@/features/reports/parameters";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.journal");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const span = { from: day(sought, "from"), to: day(sought, "to") };
  const filter = { ...span, after: one(sought, "after"), journal: one(sought, "journal") };
  return <Journal companyId={company} filter={filter} slice={readSlice(sought)} />;
}
