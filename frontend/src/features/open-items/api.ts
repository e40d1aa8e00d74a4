"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Item = Schemas["OpenItemOut"];

export async function moreItems(
  companyId: string,
  query: { account_id: string; currency?: string; as_of?: string; after: string },
): Promise<Schemas["OpenItemPage"]> {
  return (
    await call(
      api.GET("/api/v1/companies/{company_id}/open-items", {
        params: { path: { company_id: companyId }, query: { ...query, limit: 100 } },
        cache: "no-store",
      }),
    )
  ).data;
}

/** Settles items against each other, all of it in one act; answers the settlement's id. */
export async function settleItems(
  companyId: string,
  key: { "Idempotency-Key": string },
  body: Schemas["SettlementIn"],
): Promise<string> {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/settlements", { params, body }))).data.id;
}

export async function cancelSettlement(
  companyId: string,
  settlementId: string,
  version: number,
  body: Schemas["CancelIn"],
): Promise<void> {
  const params = {
    path: { company_id: companyId, settlement_id: settlementId },
    header: { "If-Match": `"v${version}"`, ...newKey() },
  };
  await call(api.POST("/api/v1/companies/{company_id}/settlements/{settlement_id}/cancel", { params, body }));
}
