"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { allOf, below, every, type Kind, single } from "./kinds";

type Schemas = components["schemas"];
export type RecurringIn = Schemas["RecurringInvoiceIn"] | Schemas["RecurringBillIn"];
/** What a change names; what is left out stays. */
export type Patch = Partial<Schemas["RecurringInvoicePatch"] | Schemas["RecurringBillPatch"]>;

const of = (companyId: string, id: string) => ({ path: { company_id: companyId, recurring_invoice_id: id } });
const tagged = (version: number) => ({ header: { "If-Match": `"v${version}"` } });

export async function makeRecurring(
  companyId: string,
  kind: Kind,
  body: RecurringIn,
): Promise<Schemas["RecurringDocumentOut"]> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST(every(kind), { params, body: body as Schemas["RecurringInvoiceIn"] }))).data;
}

export async function changeRecurring(
  companyId: string,
  kind: Kind,
  id: string,
  version: number,
  body: Patch,
): Promise<void> {
  const params = { ...of(companyId, id), ...tagged(version) };
  await call(api.PATCH(single(kind), { params, body: body as Schemas["RecurringInvoicePatch"] }));
}

export async function deleteRecurring(companyId: string, kind: Kind, id: string, version: number): Promise<void> {
  await call(api.DELETE(single(kind), { params: { ...of(companyId, id), ...tagged(version) } }));
}

/** Writes the document that is due, also after a failure. */
export async function runOne(companyId: string, kind: Kind, id: string): Promise<void> {
  await call(api.POST(below(kind, "run"), { params: { ...of(companyId, id), header: newKey() } }));
}

/** Asks for all that is due; the job tells how far it is. */
export async function runAll(companyId: string, kind: Kind): Promise<Schemas["JobOut"]> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST(allOf(kind), { params }))).data;
}
