import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

/** The whole chart as a tree, with the balance of each account at the ends of the last twelve months and today. */
export async function readBalances(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/account-balances", {
      params: { path: { company_id: companyId } },
    }),
  );
}

/** One account, and what it asks of the dimensions. */
export async function readAccount(companyId: string, accountId: string) {
  const api = await serverApi();
  const params = { path: { company_id: companyId, account_id: accountId } };
  const [account, rules, dimensions] = await Promise.all([
    attempt(api.GET("/api/v1/companies/{company_id}/accounts/{account_id}", { params })),
    attempt(api.GET("/api/v1/companies/{company_id}/accounts/{account_id}/dimension-rules", { params })),
    attempt(api.GET("/api/v1/companies/{company_id}/dimensions", { params: { path: { company_id: companyId } } })),
  ]);
  return { account, rules, dimensions };
}
