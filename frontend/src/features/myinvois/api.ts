"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
type Key = { "Idempotency-Key": string };
export type Wish = Schemas["WishIn"];
export type Finding = Schemas["FindingOut"];
const TOLD = "/api/v1/companies/{company_id}/myinvois/e-invoices";

/** What the authority would refuse. */
export async function check(companyId: string, body: Wish): Promise<Finding[]> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST(`${TOLD}/check`, { params, body }))).data.findings;
}

export async function submit(companyId: string, key: Key, body: Schemas["SubmissionIn"]) {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST(TOLD, { params, body }))).data;
}

export async function cancel(companyId: string, id: string, version: number, key: Key, reason: string) {
  const header = { "If-Match": `"v${version}"`, ...key };
  const params = { path: { company_id: companyId, e_invoice_id: id }, header };
  return (await call(api.POST(`${TOLD}/{e_invoice_id}/cancel`, { params, body: { reason } }))).data;
}

/** Takes back what was not sent yet. */
export async function withdraw(companyId: string, id: string, version: number, key: Key) {
  const header = { "If-Match": `"v${version}"`, ...key };
  const params = { path: { company_id: companyId, e_invoice_id: id }, header };
  return (await call(api.POST(`${TOLD}/{e_invoice_id}/withdraw`, { params }))).data;
}

export async function consolidate(companyId: string, key: Key, ids: string[]) {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST(`${TOLD}/consolidate`, { params, body: { document_ids: ids } }))).data.items;
}
