import { KeyFigures } from "@/components/ui/key-figures";
import { Refusal } from "@/components/ui/refusal";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isZero, parseDecimal } from "@/lib/money/decimal";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { type ItemFilter, itemsAddress } from "../filter";
import { type ItemAccount, readItems, readScales } from "../queries";
import { ItemsTable } from "./items-table";

const MOST_FIGURES = 4;

/** The open items of one account, the oldest first, with their sums beside the books'; and settling them. */
export async function AccountItems({
  companyId,
  account,
  filter,
  totals,
}: {
  companyId: string;
  account: ItemAccount;
  filter: ItemFilter;
  totals: readonly components["schemas"]["OpenItemTotal"][];
}) {
  const [say, format, page, scales, company, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readItems(companyId, { accountId: account.id, asOf: filter.asOf, currency: filter.currency }),
    readScales(),
    getCompany(companyId),
    getRights(),
  ]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  const ledger = address(`/${companyId}/reports/general-ledger`, { account: account.id, to: filter.asOf });
  const figures = totals
    .filter(({ currency }) => !filter.currency || currency === filter.currency)
    .slice(0, MOST_FIGURES)
    .map((one) => {
      const rest = parseDecimal(one.base_difference);
      return {
        name: `${say("items.open_amount")}, ${one.currency}`,
        figure: format.money(one.open_amount),
        href: ledger,
        sub: [
          say("items.shown", { count: one.items }),
          ...(one.currency === one.base_currency ? [] : [format.inUnit(one.open_base_amount, one.base_currency)]),
          ...(rest && !isZero(rest)
            ? [`${say("items.difference")}: ${format.inUnit(one.base_difference, one.base_currency)}`]
            : []),
        ],
      };
    });
  if (page.items.length === 0) {
    return (
      <Empty
        title={say("items.nothing_title")}
        text={say(filter.asOf ? "items.nothing_as_of" : "items.nothing_text")}
        steps={[]}
      />
    );
  }
  return (
    <>
      <div className="items-figures">
        <KeyFigures of={figures} />
      </div>
      <ItemsTable
        companyId={companyId}
        accountId={account.id}
        page={page}
        filter={filter}
        now={itemsAddress(companyId, { account: account.code, currency: filter.currency })}
        baseCurrency={company.base_currency}
        scales={scales}
        mayPost={rights.has("entry.post")}
      />
    </>
  );
}
