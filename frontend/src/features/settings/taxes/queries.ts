import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";
import type { Direction } from "./rates";

/** The tax codes of a company, by code; those in use, or those that are not, where it is said. */
export async function readCodes(companyId: string, direction?: Direction, isActive?: boolean) {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/tax-codes", {
        params: {
          path: { company_id: companyId },
          query: { direction, is_active: isActive, after, limit: 200 },
        },
      }),
    ),
  );
}

export const readCode = cache(async (companyId: string, codeId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/tax-codes/{tax_code_id}", {
      params: { path: { company_id: companyId, tax_code_id: codeId } },
    }),
  ),
);

/** How documents are computed where they do not say it themselves. */
export async function readTaxPolicy(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/tax/policy", {
      params: { path: { company_id: companyId } },
    }),
  );
}

/** Accounts that take lines, by code: what taxes can be posted to. */
export const readAccounts = cache(async (companyId: string) => {
  const api = await serverApi();
  const found = await wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { after, limit: 200 } },
      }),
    ),
  );
  return found instanceof ApiError
    ? found
    : found
        .filter(({ is_heading }) => !is_heading)
        .map(({ id, code, name, is_active }) => ({ id, code, name, isActive: is_active }));
});
