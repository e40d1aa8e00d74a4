import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

type Span = { from?: string; to?: string };

/** The trial balance of a span; without dates the one the API chooses. */
export async function readTrialBalance(companyId: string, { from, to }: Span) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/trial-balance", {
      params: { path: { company_id: companyId }, query: { from_date: from, to_date: to } },
    }),
  );
}

/** A page of the lines of an account, with the running balance. */
export async function readGeneralLedger(
  companyId: string,
  { account, from, to, after }: Span & { account: string; after?: string },
) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/general-ledger", {
      params: {
        path: { company_id: companyId },
        query: { account_id: account, from_date: from, to_date: to, after, limit: 100 },
      },
    }),
  );
}
