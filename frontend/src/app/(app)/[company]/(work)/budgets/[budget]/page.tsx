import { BudgetPage } from "@/features/budgets/components/budget-page";
import { readSlice } from "@/features/budgets/grid";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("budgets.one");

type Props = { params: Promise<{ company: string; budget: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, budget }, sought] = await Promise.all([params, searchParams]);
  return <BudgetPage companyId={company} budgetId={budget} slice={readSlice(one(sought, "of"))} />;
}
