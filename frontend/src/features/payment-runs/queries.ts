import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";

const LIMIT = 100;

/** A page of payment runs, the latest first. */
export async function readRuns(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/payment-runs", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export const readRun = cache(async (companyId: string, runId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/payment-runs/{run_id}", {
      params: { path: { company_id: companyId, run_id: runId } },
    }),
  ),
);

/** The company's accounts at banks, with their details in force and proposed. */
export const readBankAccounts = cache(async (companyId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-accounts", {
      params: { path: { company_id: companyId } },
    }),
  ),
);
