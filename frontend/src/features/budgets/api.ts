"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type CellIn = Schemas["CellIn"];
export type BudgetIn = Schemas["BudgetIn"];

const tagged = (companyId: string, budgetId: string, version: number) => ({
  path: { company_id: companyId, budget_id: budgetId },
  header: { "If-Match": `"v${version}"` },
});

export async function makeBudget(
  companyId: string,
  key: { "Idempotency-Key": string },
  body: BudgetIn,
): Promise<string> {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/budgets", { params, body }))).data.id;
}

/** Plans cells, all or none; answers the version that the budget has then. */
export async function planCells(
  companyId: string,
  budgetId: string,
  version: number,
  lines: CellIn[],
): Promise<number> {
  const params = tagged(companyId, budgetId, version);
  return (
    await call(api.PATCH("/api/v1/companies/{company_id}/budgets/{budget_id}/lines", { params, body: { lines } }))
  ).data.version;
}

export async function renameBudget(companyId: string, budgetId: string, version: number, name: string): Promise<void> {
  const params = tagged(companyId, budgetId, version);
  await call(api.PATCH("/api/v1/companies/{company_id}/budgets/{budget_id}", { params, body: { name } }));
}

export async function approveBudget(companyId: string, budgetId: string, version: number): Promise<void> {
  const { path, header } = tagged(companyId, budgetId, version);
  const params = { path, header: { ...header, ...newKey() } };
  await call(api.POST("/api/v1/companies/{company_id}/budgets/{budget_id}/approve", { params }));
}

export async function deleteBudget(companyId: string, budgetId: string, version: number): Promise<void> {
  const params = tagged(companyId, budgetId, version);
  await call(api.DELETE("/api/v1/companies/{company_id}/budgets/{budget_id}", { params }));
}
