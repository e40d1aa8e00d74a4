import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";
import type { State } from "./states";

const LIMIT = 100;

/** How the company is connected; version 0 where nothing was chosen. */
export const readConnection = cache(async (companyId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/myinvois", {
      params: { path: { company_id: companyId } },
    }),
  ),
);

/** E-invoices, the latest first. */
export async function readTold(
  companyId: string,
  asked: { state?: State; document_id?: string; after?: string; limit?: number },
) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/myinvois/e-invoices", {
      params: { path: { company_id: companyId }, query: { limit: LIMIT, ...asked } },
    }),
  );
}

/** Invoices of a month, `2026-03`, that may be told of together. */
export async function readUntold(companyId: string, month: string) {
  const [year, number] = month.split("-").map(Number);
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/myinvois/e-invoices/to-consolidate", {
      params: { path: { company_id: companyId }, query: { year, month: number } },
    }),
  );
}
