import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";

const FIRST = 30;

export const readBook = cache(async (companyId: string, accountId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}", {
      params: { path: { company_id: companyId, account_id: accountId } },
    }),
  ),
);

/** The first lines of an account that wait, the oldest first; or matched ones since a day, the latest first. */
export async function readLines(companyId: string, accountId: string, of: "open" | "matched", from?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}/lines", {
      params: {
        path: { company_id: companyId, account_id: accountId },
        query: { state: [of], newest: of === "matched", from_date: from, limit: FIRST },
      },
    }),
  );
}

export async function readLine(companyId: string, lineId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}", {
      params: { path: { company_id: companyId, bank_line_id: lineId } },
    }),
  );
}

export async function readProof(companyId: string, accountId: string, through: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}/proof", {
      params: { path: { company_id: companyId, account_id: accountId }, query: { to_date: through } },
    }),
  );
}

export async function readSettings(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/banking-settings", {
      params: { path: { company_id: companyId } },
    }),
  );
}

export async function readReconciliations(companyId: string, accountId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}/reconciliations", {
      params: { path: { company_id: companyId, account_id: accountId } },
    }),
  );
}

export async function readSuspense(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/suspense", { params: { path: { company_id: companyId } } }),
  );
}

export async function readRules(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-rules", {
      params: { path: { company_id: companyId } },
    }),
  );
}

/** A rule for what was booked by hand in the same way. */
export async function readProposedRule(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-rules/proposed", {
      params: { path: { company_id: companyId } },
    }),
  );
}

/** Code and name of each account, by id. */
export async function readAccountNames(companyId: string): Promise<ReadonlyMap<string, string>> {
  const api = await serverApi();
  const all = await wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { limit: 200, after } },
      }),
    ),
  );
  return new Map(all instanceof ApiError ? [] : all.map(({ id, code, name }) => [id, `${code} ${name}`]));
}
