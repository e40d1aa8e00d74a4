import { notFound } from "next/navigation";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { type Cells, cellOf, type Slice, sameSlice, sliceText } from "../grid";
import { type Axis, readAccounts, readAxes, readBudget, readLines, readScale, readYears } from "../queries";
import { BudgetActs } from "./budget-acts";
import { BudgetGrid } from "./budget-grid";

/** One budget as a grid of accounts and periods; of one set of dimension values at a time. */
export async function BudgetPage({
  companyId,
  budgetId,
  slice,
}: {
  companyId: string;
  budgetId: string;
  slice: Slice;
}) {
  const [say, format, budget, read, years, accounts, axes, company, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readBudget(companyId, budgetId),
    readLines(companyId, budgetId),
    readYears(companyId),
    readAccounts(companyId),
    readAxes(companyId),
    getCompany(companyId),
    getRights(),
  ]);
  const refusal = [budget, read, years, accounts, axes].find((one) => one instanceof ApiError);
  if (
    budget instanceof ApiError ||
    read instanceof ApiError ||
    years instanceof ApiError ||
    accounts instanceof ApiError ||
    axes instanceof ApiError
  ) {
    if (budget instanceof ApiError && (budget.status === 404 || budget.status === 422)) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("budgets.one")} up={{ href: `/${companyId}/budgets`, name: say("budgets.title") }} />
        {refusal instanceof ApiError && <Refusal error={refusal} />}
      </>
    );
  }
  const { lines, version } = read;
  const periods = years.find(({ id }) => id === budget.fiscal_year_id)?.periods ?? [];
  const shown = lines.filter(({ dimensions }) => sameSlice(dimensions, slice));
  const cells: Cells = Object.fromEntries(
    shown.map(({ account_code, period, amount }) => [cellOf(account_code, period), amount]),
  );
  const isDraft = budget.status === "draft";
  const choices = slicesOf(axes, [...lines.map(({ dimensions }) => dimensions), slice]);
  const others = lines.length - shown.length;
  return (
    <Words of={["budgets"]}>
      <PageHead
        title={<bdi>{budget.name}</bdi>}
        up={{ href: `/${companyId}/budgets`, name: say("budgets.title") }}
        beside={
          <Pill is={isDraft ? "draft" : "ok"} box>
            {say(isDraft ? "budgets.draft" : "budgets.approved")}
          </Pill>
        }
        sub={`${budget.fiscal_year} · ${company.base_currency}`}
      >
        <BudgetActs
          companyId={companyId}
          budget={{ id: budget.id, name: budget.name, version: budget.version, isDraft }}
          mayChange={rights.has("budget.change")}
          mayApprove={rights.has("budget.approve")}
        />
      </PageHead>
      {choices.length > 1 && (
        <FilterBar
          label={say("budgets.filters")}
          filters={[
            {
              kind: "choice",
              name: "of",
              label: say("budgets.slice"),
              choices: choices.map((one) => ({
                value: sliceText(one),
                name: nameOf(one, axes) || say("budgets.slice_none"),
              })),
              shown: nameOf(slice, axes) || say("budgets.slice_none"),
              always: true,
            },
          ]}
        >
          {others > 0 && <span className="text-muted desk">{say("budgets.elsewhere", { count: others })}</span>}
        </FilterBar>
      )}
      <BudgetGrid
        key={sliceText(slice)}
        companyId={companyId}
        budgetId={budget.id}
        version={version}
        cells={cells}
        slice={slice}
        accounts={accounts.map(({ code, name, account_class, is_active }) => ({
          code,
          name,
          account_class,
          is_active,
        }))}
        periods={[...periods]
          .sort((a, b) => a.number - b.number)
          .map(({ number, starts_on }) => ({ number, name: format.monthName(starts_on) }))}
        scale={await readScale(company.base_currency)}
        canEdit={isDraft && rights.has("budget.change")}
      />
    </Words>
  );
}

/** No value, each value of each dimension, and what there is besides. */
function slicesOf(axes: readonly Axis[], found: readonly Slice[]): Slice[] {
  const all: Slice[] = [
    {},
    ...axes.flatMap(({ code, values }) => values.map((value) => ({ [code]: value.code }))),
    ...found,
  ];
  return [...new Map(all.map((slice) => [sliceText(slice), slice])).values()];
}

function nameOf(slice: Slice, axes: readonly Axis[]): string {
  return Object.entries(slice)
    .map(([axis, code]) => {
      const known = axes.find((one) => one.code === axis);
      return `${known?.name ?? axis} ${code} ${known?.values.find((one) => one.code === code)?.name ?? ""}`.trim();
    })
    .join(", ");
}
