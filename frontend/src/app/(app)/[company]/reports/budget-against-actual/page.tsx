import { BudgetReport } from "@/features/reports/components/budget-report";
import { readShape, readSlice } from "@/features/reports/parameters";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.budget_against_actual");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const [slice, shape] = [readSlice(sought), readShape(sought)];
  return (
    <BudgetReport
      companyId={company}
      budgetId={one(sought, "budget")}
      byPeriod={one(sought, "periods") === "each"}
      slice={slice}
      shape={shape}
    />
  );
}
