import { Target } from "lucide";
import { FileActs } from "@/components/files/file-acts";
import { PLACES } from "@/components/layout/navigation";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { sliceFilters } from "../filters";
import { knownAt, type Shape, type Slice, shapeParameters, sliceParameters } from "../parameters";
import { readAxes, readBudget, readBudgets } from "../queries";
import { BudgetTable } from "./budget-table";
import { Levels } from "./levels";

/** A budget beside what was posted; without a choice the latest approved one, or the latest. */
export async function BudgetReport({
  companyId,
  budgetId,
  byPeriod,
  slice,
  shape,
}: {
  companyId: string;
  budgetId?: string;
  byPeriod: boolean;
  slice: Slice;
  shape: Shape;
}) {
  const [say, format, budgets] = await Promise.all([getSay(), getFormat(), readBudgets(companyId)]);
  const title = say("reports.budget_against_actual");
  if (budgets instanceof ApiError) {
    return (
      <>
        <PageHead title={title} />
        <Refusal error={budgets} />
      </>
    );
  }
  const id = budgetId ?? (budgets.items.find(({ status }) => status === "approved") ?? budgets.items[0])?.id;
  if (!id) {
    const make = { href: `/${companyId}/budgets`, icon: Target };
    const isBuilt = PLACES.some(({ path }) => path === "/budgets");
    const steps = isBuilt ? [{ ...make, name: say("reports.budget_make"), why: say("reports.budget_make_why") }] : [];
    return (
      <>
        <PageHead title={title} />
        <Empty title={say("reports.budget_none")} text={say("reports.budget_none_text")} steps={steps} />
      </>
    );
  }
  const [report, axes] = await Promise.all([readBudget(companyId, id, byPeriod, slice), readAxes(companyId)]);
  if (report instanceof ApiError) {
    return (
      <>
        <PageHead title={title} />
        <Refusal error={report} />
      </>
    );
  }
  const here = (change: Partial<Shape>) =>
    address(`/${companyId}/reports/budget-against-actual`, {
      budget: id,
      periods: byPeriod ? "each" : null,
      ...sliceParameters(slice),
      ...shapeParameters({ ...shape, ...change }),
    });
  return (
    <>
      <PageHead
        title={title}
        beside={
          <Pill is={report.status === "approved" ? "ok" : "draft"} box>
            {report.status === "approved" ? say("reports.budget_approved") : say("reports.budget_draft")}
          </Pill>
        }
        sub={format.range(report.from_date, report.to_date)}
      >
        <SavedViews companyId={companyId} list="budget-against-actual" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/budget-against-actual`, {
            budget_id: id,
            by_period: byPeriod ? "true" : null,
            known_at: knownAt(slice, format.timeZone),
            dimension: slice.dimension,
          })}
        />
      </PageHead>
      <FilterBar
        label={say("reports.filters")}
        filters={[
          {
            kind: "choice",
            name: "budget",
            label: say("reports.budget"),
            choices: budgets.items.map((one) => ({ value: one.id, name: `${one.name} · ${one.fiscal_year}` })),
            shown: `${report.budget} · ${report.fiscal_year}`,
            always: true,
          },
          {
            kind: "choice",
            name: "periods",
            label: say("reports.by_period"),
            choices: [
              { value: "", name: say("reports.by_period_no") },
              { value: "each", name: say("reports.by_period_yes") },
            ],
            shown: byPeriod ? say("reports.by_period_yes") : null,
          },
          ...(await sliceFilters(slice, axes)),
        ]}
      >
        <Levels level={shape.level} href={(level) => here({ level, turned: [] })} />
      </FilterBar>
      <ScrollRegion label={title}>
        <div className={`sheet ${byPeriod ? "wide" : ""}`}>
          <BudgetTable
            companyId={companyId}
            report={report}
            shape={shape}
            via={here({}).slice(companyId.length + 2)}
            turnHref={(code) =>
              here({
                turned: shape.turned.includes(code)
                  ? shape.turned.filter((one) => one !== code)
                  : [...shape.turned, code],
              })
            }
          />
        </div>
      </ScrollRegion>
    </>
  );
}
