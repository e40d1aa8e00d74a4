import { CalendarDays } from "lucide";
import { PLACES } from "@/components/layout/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBudgets, readYears } from "../queries";
import { BudgetForm } from "./budget-form";

/** Makes a budget: empty, from another one, or from what was posted in a year. */
export async function NewBudget({ companyId, copyOf }: { companyId: string; copyOf?: string }) {
  const [say, format, budgets, years, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readBudgets(companyId),
    readYears(companyId),
    getRights(),
  ]);
  const head = (
    <PageHead title={say("budgets.new")} up={{ href: `/${companyId}/budgets`, name: say("budgets.title") }} />
  );
  if (budgets instanceof ApiError || years instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={budgets instanceof ApiError ? budgets : (years as ApiError)} />
      </>
    );
  }
  if (!rights.has("budget.change")) {
    return (
      <>
        {head}
        <Empty title={say("budgets.may_not_title")} text={say("budgets.may_not_text")} steps={[]} />
      </>
    );
  }
  if (years.length === 0) {
    const isBuilt = PLACES.some(({ path }) => path === "/periods");
    const step = {
      href: `/${companyId}/periods`,
      icon: CalendarDays,
      name: say("overview.step_year"),
      why: say("overview.step_year_why"),
    };
    return (
      <>
        {head}
        <Empty
          title={say("budgets.no_years_title")}
          text={say("budgets.no_years_text")}
          steps={isBuilt ? [step] : []}
        />
      </>
    );
  }
  const today = todayIn(format.timeZone, new Date());
  const sorted = [...years].sort((a, b) => (a.starts_on < b.starts_on ? 1 : -1));
  // The next year where there is one, else the one that holds today.
  const proposed = sorted.find(({ starts_on }) => starts_on > today) ?? sorted[0];
  return (
    <Words of={["budgets"]}>
      {head}
      <div className="scroll">
        <div className="sheet narrow">
          <BudgetForm
            companyId={companyId}
            years={sorted.map(({ id, name }) => ({ value: id, name }))}
            budgets={budgets.map(({ id, name, fiscal_year }) => ({
              value: id,
              name: say("budgets.begins_budget", { name, year: fiscal_year }),
            }))}
            copyOf={budgets.find(({ id }) => id === copyOf)?.id ?? null}
            proposed={proposed?.id ?? ""}
          />
        </div>
      </div>
    </Words>
  );
}
