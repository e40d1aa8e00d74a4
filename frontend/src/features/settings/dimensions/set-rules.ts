"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Body = components["schemas"]["DimensionRules"];

/** Replaces what an account asks of the axes, as long as the account is as it was read. */
export function setRules(companyId: string, accountId: string, version: number, rules: { [axis: string]: string }) {
  return call(
    api.PUT("/api/v1/companies/{company_id}/accounts/{account_id}/dimension-rules", {
      params: { path: { company_id: companyId, account_id: accountId }, header: { "If-Match": `"v${version}"` } },
      body: { rules: rules as Body["rules"] },
    }),
  );
}
