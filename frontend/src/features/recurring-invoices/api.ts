"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type RecurringIn = Schemas["RecurringInvoiceIn"];
/** What a change names; what is left out stays. */
export type Patch = Partial<Schemas["RecurringInvoicePatch"]>;

export async function makeRecurring(companyId: string, body: RecurringIn): Promise<Schemas["RecurringDocumentOut"]> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST("/api/v1/companies/{company_id}/recurring-invoices", { params, body }))).data;
}

export async function changeRecurring(companyId: string, id: string, version: number, body: Patch): Promise<void> {
  const params = {
    path: { company_id: companyId, recurring_invoice_id: id },
    header: { "If-Match": `"v${version}"` },
  };
  await call(
    api.PATCH("/api/v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}", {
      params,
      body: body as Schemas["RecurringInvoicePatch"],
    }),
  );
}

export async function deleteRecurring(companyId: string, id: string, version: number): Promise<void> {
  const params = {
    path: { company_id: companyId, recurring_invoice_id: id },
    header: { "If-Match": `"v${version}"` },
  };
  await call(api.DELETE("/api/v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}", { params }));
}

/** Writes the invoice that is due, also after a failure. */
export async function runOne(companyId: string, id: string): Promise<void> {
  const params = { path: { company_id: companyId, recurring_invoice_id: id }, header: newKey() };
  await call(api.POST("/api/v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}/run", { params }));
}

/** Asks for all that is due; the job tells how far it is. */
export async function runAll(companyId: string): Promise<Schemas["JobOut"]> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST("/api/v1/companies/{company_id}/recurring-invoices/run", { params }))).data;
}

export async function readJob(companyId: string, id: string): Promise<Schemas["JobOut"]> {
  const params = { path: { company_id: companyId, job_id: id } };
  return (await call(api.GET("/api/v1/companies/{company_id}/jobs/{job_id}", { params }))).data;
}
