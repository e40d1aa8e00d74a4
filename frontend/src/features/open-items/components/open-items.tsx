import { ListTree } from "lucide";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type ItemFilter, itemsAddress } from "../filter";
import { readItemAccounts, readTotals } from "../queries";
import { AccountItems } from "./account-items";
import { AccountTotals } from "./account-totals";
import { Settlements } from "./settlements";

/** What is not settled yet: all accounts with their sums, or the items of one; and what was settled. */
export async function OpenItems({ companyId, filter }: { companyId: string; filter: ItemFilter }) {
  const [say, format, accounts] = await Promise.all([getSay(), getFormat(), readItemAccounts(companyId)]);
  const tabs = (
    <nav className="seg" aria-label={say("items.views")}>
      {(["open", "settled"] as const).map((tab) => (
        <a
          key={tab}
          href={itemsAddress(companyId, { tab, account: filter.account })}
          aria-current={tab === filter.tab ? "page" : undefined}
        >
          {say(`items.tab_${tab}`)}
        </a>
      ))}
    </nav>
  );
  if (accounts instanceof ApiError) {
    return (
      <>
        <PageHead title={say("items.title")} />
        <Refusal error={accounts} />
      </>
    );
  }
  if (accounts.length === 0) {
    const step = {
      href: `/${companyId}/accounts`,
      icon: ListTree,
      name: say("items.to_chart"),
      why: say("items.to_chart_why"),
    };
    return (
      <>
        <PageHead title={say("items.title")} />
        <Empty title={say("items.no_accounts_title")} text={say("items.no_accounts_text")} steps={[step]} />
      </>
    );
  }
  const account = accounts.find(({ code }) => code === filter.account);
  const totals = account && filter.tab === "open" ? await readTotals(companyId, account.id, filter.asOf) : [];
  const currencies = totals instanceof ApiError ? [] : totals.map(({ currency }) => currency);
  const isOpen = filter.tab === "open";
  return (
    <Words of={["items"]}>
      <PageHead title={say("items.title")} beside={tabs} />
      <FilterBar
        label={say("items.filters")}
        filters={[
          {
            kind: "choice",
            name: "account",
            label: say("items.account"),
            choices: [
              { value: "", name: say("items.all") },
              ...accounts.map(({ code, name }) => ({ value: code, name: `${code} ${name}` })),
            ],
            shown: account ? `${account.code} ${account.name}` : null,
          },
          ...(isOpen
            ? [
                {
                  kind: "date" as const,
                  name: "as_of",
                  label: say("items.as_of"),
                  shown: filter.asOf ? format.date(filter.asOf) : null,
                },
              ]
            : []),
          ...(currencies.length > 1
            ? [
                {
                  kind: "choice" as const,
                  name: "currency",
                  label: say("items.currency"),
                  choices: [
                    { value: "", name: say("items.all") },
                    ...currencies.map((value) => ({ value, name: value })),
                  ],
                  shown: filter.currency ?? null,
                },
              ]
            : []),
        ]}
      />
      {!isOpen ? (
        <Settlements companyId={companyId} filter={filter} />
      ) : totals instanceof ApiError ? (
        <Refusal error={totals} />
      ) : account ? (
        <AccountItems companyId={companyId} account={account} filter={filter} totals={totals} />
      ) : (
        <AccountTotals companyId={companyId} accounts={accounts} asOf={filter.asOf} />
      )}
    </Words>
  );
}
