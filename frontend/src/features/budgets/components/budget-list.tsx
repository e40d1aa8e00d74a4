import { CalendarDays, Plus, Target } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBudgets } from "../queries";

/** The budgets of the company, the latest year first. */
export async function BudgetList({ companyId }: { companyId: string }) {
  const [say, format, budgets, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readBudgets(companyId),
    getRights(),
  ]);
  const make = `/${companyId}/budgets/new`;
  const mayChange = rights.has("budget.change");
  const head = (
    <PageHead title={say("budgets.title")}>
      <LinkButton href={`/${companyId}/reports/budget-against-actual`}>
        <Icon of={Target} />
        <span className="words">{say("budgets.against_actual")}</span>
      </LinkButton>
      {mayChange && (
        <LinkButton look="primary" href={make}>
          <Icon of={Plus} />
          <span className="words">{say("budgets.new_short")}</span>
        </LinkButton>
      )}
    </PageHead>
  );
  if (budgets instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={budgets} />
      </>
    );
  }
  if (budgets.length === 0) {
    const step = { href: make, icon: CalendarDays, name: say("budgets.first"), why: say("budgets.first_why") };
    return (
      <>
        <PageHead title={say("budgets.title")} />
        <Empty title={say("budgets.empty_title")} text={say("budgets.empty_text")} steps={mayChange ? [step] : []} />
      </>
    );
  }
  const rows = [...budgets].sort((a, b) =>
    a.fiscal_year < b.fiscal_year ? 1 : a.fiscal_year > b.fiscal_year ? -1 : 0,
  );
  return (
    <>
      {head}
      <ScrollRegion label={say("budgets.title")}>
        <table className="list">
          <caption className="vh">{say("budgets.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("budgets.name")}</th>
              <th scope="col" className="fit">
                {say("budgets.year")}
              </th>
              <th scope="col" className="fit">
                {say("budgets.made")}
              </th>
              <th scope="col" className="fit">
                {say("budgets.approved_when")}
              </th>
              <th scope="col" className="fit">
                {say("budgets.state")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.id}>
                <td className="name clip">
                  <a className="rowlink" href={`/${companyId}/budgets/${one.id}`}>
                    <bdi>{one.name}</bdi>
                  </a>
                </td>
                <td className="no">
                  <bdi>{one.fiscal_year}</bdi>
                </td>
                <td className="text-muted">
                  {say("budgets.by_at", { who: one.created_by, when: format.moment(one.created_at) })}
                </td>
                <td className="text-muted">
                  {one.approved_by &&
                    one.approved_at &&
                    say("budgets.by_at", { who: one.approved_by, when: format.moment(one.approved_at) })}
                </td>
                <td className="st">
                  <Pill is={one.status === "approved" ? "ok" : "draft"}>
                    {say(one.status === "approved" ? "budgets.approved" : "budgets.draft")}
                  </Pill>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
