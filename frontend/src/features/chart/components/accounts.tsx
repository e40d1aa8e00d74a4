import { ChevronsDownUp, ChevronsUpDown } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { SearchBox } from "@/components/ui/search-box";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { CLASSES, KINDS, nameOfKind } from "../kinds";
import { readBalances } from "../queries";
import { type ChartFilter, type Row, shownRows } from "../tree";
import { AccountPane } from "./account-pane";
import { AddAccount } from "./add-account";
import { ChartTable } from "./chart-table";

/** The chart of accounts as a tree, with balances and how they went; beside it the account that was opened. */
export async function Accounts({
  companyId,
  filter,
  accountId,
}: {
  companyId: string;
  filter: ChartFilter;
  accountId?: string;
}) {
  const [say, format, chart] = await Promise.all([getSay(), getFormat(), readBalances(companyId)]);
  if (chart instanceof ApiError) {
    return (
      <>
        <PageHead title={say("chart.title")} />
        <Refusal error={chart} />
      </>
    );
  }
  const here = (change: { account?: string | null; fold?: readonly string[] }) =>
    address(`/${companyId}/accounts`, {
      q: filter.q,
      class: filter.classes,
      kind: filter.kind,
      inactive: filter.inactive ? "all" : null,
      account: change.account === undefined ? accountId : change.account,
      fold: change.fold ?? filter.folded,
    });
  const headings = chart.rows.filter((row) => row.is_heading || hasChildren(chart.rows, row));
  const parts = shownRows(chart.rows, filter);
  const last = chart.days.at(-1);
  return (
    <Words of={["chart"]}>
      <PageHead title={say("chart.title")} sub={last && say("chart.sub", { day: format.longDate(last) })}>
        <SavedViews companyId={companyId} list="accounts" />
        <AddAccount companyId={companyId} headings={offersOf(headings)} />
      </PageHead>
      <FilterBar
        label={say("chart.filters")}
        filters={[
          {
            kind: "several",
            name: "class",
            label: say("chart.class"),
            choices: CLASSES.map((value) => ({ value, name: say(`chart.class_${value}`) })),
            shown:
              CLASSES.filter((name) => filter.classes.includes(name))
                .map((name) => say(`chart.class_${name}`))
                .join(", ") || null,
          },
          {
            kind: "choice",
            name: "kind",
            label: say("chart.kind"),
            choices: kindChoices(say("chart.any_kind"), say),
            shown: filter.kind ? kindOf(filter.kind, say) : null,
          },
          {
            kind: "choice",
            name: "inactive",
            label: say("chart.inactive"),
            choices: [
              { value: "", name: say("chart.inactive_hidden") },
              { value: "all", name: say("chart.inactive_shown") },
            ],
            shown: filter.inactive ? say("chart.inactive_shown") : null,
          },
        ]}
      >
        <SearchBox name="q" label={say("chart.search")} />
        <LinkButton
          look="bare"
          square
          href={here({ fold: [] })}
          aria-label={say("chart.unfold_all")}
          title={say("chart.unfold_all")}
        >
          <Icon of={ChevronsUpDown} />
        </LinkButton>
        <LinkButton
          look="bare"
          square
          href={here({ fold: headings.map(({ code }) => code) })}
          aria-label={say("chart.fold_all")}
          title={say("chart.fold_all")}
        >
          <Icon of={ChevronsDownUp} />
        </LinkButton>
      </FilterBar>
      <div className="split">
        <ScrollRegion label={say("chart.title")}>
          {parts.length > 0 ? (
            <ChartTable
              companyId={companyId}
              currency={chart.currency}
              parts={parts}
              query={filter.q ?? ""}
              opened={accountId}
              folded={filter.folded}
              foldable={new Set(headings.map(({ code }) => code))}
              href={here}
            />
          ) : (
            <p className="tail text-muted">
              {chart.rows.length === 0 ? say("chart.empty") : say("chart.nothing_found")}
            </p>
          )}
        </ScrollRegion>
        {accountId && (
          <AccountPane
            companyId={companyId}
            accountId={accountId}
            row={chart.rows.find(({ account_id }) => account_id === accountId)}
            currency={chart.currency}
            days={chart.days}
            headings={offersOf(headings)}
            parents={chart.rows}
            close={here({ account: null })}
          />
        )}
      </div>
    </Words>
  );
}

function hasChildren(rows: readonly Row[], { account_id }: Row): boolean {
  return rows.some(({ parent_id }) => parent_id === account_id);
}

/** Accounts that others can stand under, for the dialogs. */
function offersOf(rows: readonly Row[]) {
  return rows.map(({ account_id, code, name, account_class }) => ({ value: account_id, code, name, account_class }));
}

type Sayer = Awaited<ReturnType<typeof getSay>>;

function kindOf(subtype: string, say: Sayer): string {
  const key = nameOfKind(subtype);
  return key ? say(key) : subtype;
}

function kindChoices(any: string, say: Sayer) {
  const kinds = Object.values(KINDS)
    .flat()
    .map((value) => ({ value, name: kindOf(value, say) }));
  return [{ value: "", name: any }, ...kinds];
}
