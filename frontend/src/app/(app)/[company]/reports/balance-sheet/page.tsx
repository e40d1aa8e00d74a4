import { BalanceSheet } from "@/features/reports/components/balance-sheet";
import { readShape, readSlice } from "@/features/reports/parameters";
import { day, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.balance_sheet");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const [slice, shape] = [readSlice(sought), readShape(sought)];
  return <BalanceSheet companyId={company} asOf={day(sought, "as_of")} slice={slice} shape={shape} />;
}
