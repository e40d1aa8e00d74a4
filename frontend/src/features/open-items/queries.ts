import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";

export const KINDS = ["receivable", "payable", "clearing"] as const;
export type Kind = (typeof KINDS)[number];
export type ItemAccount = { id: string; code: string; name: string; kind: Kind };

const MOST_PAGES = 50;

/** The accounts whose lines are open items: receivable, payable and clearing ones, by kind and code. */
export const readItemAccounts = cache(async (companyId: string): Promise<ItemAccount[] | ApiError> => {
  const api = await serverApi();
  const found: ItemAccount[] = [];
  let after: string | undefined;
  for (let turn = 0; turn < MOST_PAGES; turn += 1) {
    const page = await attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { limit: 200, after } },
      }),
    );
    if (page instanceof ApiError) {
      return page;
    }
    for (const { id, code, name, subtype, is_heading } of page.items) {
      const kind = KINDS.find((one) => one === subtype);
      if (kind && !is_heading) {
        found.push({ id, code, name, kind });
      }
    }
    if (!page.next) {
      break;
    }
    after = page.next;
  }
  return found.sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.code < b.code ? -1 : 1));
});

export async function readTotals(companyId: string, accountId: string, asOf?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/open-items/totals", {
      params: { path: { company_id: companyId }, query: { account_id: accountId, as_of: asOf } },
    }),
  );
}

export async function readItems(
  companyId: string,
  { accountId, asOf, currency }: { accountId: string; asOf?: string; currency?: string },
) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/open-items", {
      params: { path: { company_id: companyId }, query: { account_id: accountId, as_of: asOf, currency, limit: 100 } },
    }),
  );
}

export async function readSettlements(companyId: string, account?: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/settlements", {
      params: { path: { company_id: companyId }, query: { account_code: account, after, limit: 100 } },
    }),
  );
}

export const readSettlement = cache(async (companyId: string, settlementId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/settlements/{settlement_id}", {
      params: { path: { company_id: companyId, settlement_id: settlementId } },
    }),
  ),
);

/** Decimals of the currencies. */
export const readScales = cache(async (): Promise<{ readonly [code: string]: number }> => {
  const units = await attempt((await serverApi()).GET("/api/v1/units"));
  return units instanceof ApiError ? {} : Object.fromEntries(units.map(({ code, decimals }) => [code, decimals]));
});
