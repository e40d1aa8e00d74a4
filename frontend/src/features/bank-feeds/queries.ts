import "server-only";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";

/** Providers of feeds, each with whether the tenant's secret is there. */
export async function readProviders() {
  return attempt((await serverApi()).GET("/api/v1/bank-feed-credentials"));
}

/** All feeds of the company, the latest first, with those that have ended. */
export async function readFeeds(companyId: string) {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/bank-feeds", {
        params: { path: { company_id: companyId }, query: { limit: 200, after } },
      }),
    ),
  );
}

/** The accounts of the chart that are at banks. */
export async function readAccountsAtBanks(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books", {
      params: { path: { company_id: companyId } },
    }),
  );
}
