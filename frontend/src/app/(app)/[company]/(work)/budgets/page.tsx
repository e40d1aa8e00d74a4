import { BudgetList } from "@/features/budgets/components/budget-list";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("budgets.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  const { company } = await params;
  return <BudgetList companyId={company} />;
}
