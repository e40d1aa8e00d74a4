import { ProfitAndLoss } from "@/features/reports/components/profit-and-loss";
import { readShape, readSlice } from "@/features/reports/parameters";
import { day, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.profit_and_loss");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const span = { from: day(sought, "from"), to: day(sought, "to") };
  return <ProfitAndLoss companyId={company} span={span} slice={readSlice(sought)} shape={readShape(sought)} />;
}
