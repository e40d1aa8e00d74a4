import { address, day, one, type Sought } from "@/lib/api/address";

/** What the address of the page says. */
export type ItemFilter = {
  readonly tab: "open" | "settled";
  /** Code of the account. */
  readonly account?: string;
  readonly asOf?: string;
  readonly currency?: string;
  readonly after?: string;
};

export function itemFilter(sought: Sought): ItemFilter {
  return {
    tab: one(sought, "show") === "settled" ? "settled" : "open",
    account: one(sought, "account"),
    asOf: day(sought, "as_of"),
    currency: one(sought, "currency"),
    after: one(sought, "after"),
  };
}

export function itemsAddress(companyId: string, { tab, account, asOf, currency, after }: Partial<ItemFilter>): string {
  return address(`/${companyId}/open-items`, {
    show: tab === "settled" ? "settled" : null,
    account,
    as_of: asOf,
    currency,
    after,
  });
}
