"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { type Kind, NOUNS } from "./kinds";

type Schemas = components["schemas"];
type Key = { "Idempotency-Key": string };
type Posted = "mail" | "send" | "links" | "links/{link_id}/revoke";

// the two kinds of sales documents have the same operations: those of invoices are the type of both
const posted = <P extends Posted>(kind: Kind, rest: P) =>
  `/api/v1/companies/{company_id}/${NOUNS[kind].path}/{posted_invoice_id}/${rest}` as `/api/v1/companies/{company_id}/invoices/{posted_invoice_id}/${P}`;
const checked = (kind: Kind) =>
  `/api/v1/companies/{company_id}/${NOUNS[kind].path}/{invoice_id}/e-invoice/check` as "/api/v1/companies/{company_id}/invoices/{invoice_id}/e-invoice/check";
const of = (companyId: string, id: string) => ({ company_id: companyId, posted_invoice_id: id });

/** What a mail with the document would say by itself. */
export async function readMail(companyId: string, kind: Kind, id: string): Promise<Schemas["MailDefaultsOut"]> {
  return (await call(api.GET(posted(kind, "mail"), { params: { path: of(companyId, id) } }))).data;
}

export async function sendDocument(companyId: string, kind: Kind, id: string, key: Key, body: Schemas["SendIn"]) {
  return (await call(api.POST(posted(kind, "send"), { params: { path: of(companyId, id), header: key }, body }))).data;
}

/** Every broken rule of the e-invoice, at the field that cures it. */
export async function checkEInvoice(
  companyId: string,
  kind: Kind,
  id: string,
  format: Schemas["EInvoiceStateOut"]["format"] | null,
): Promise<Schemas["EInvoiceStateOut"]> {
  const params = {
    path: { company_id: companyId, invoice_id: id },
    query: { format: format ?? undefined },
    header: newKey(),
  };
  return (await call(api.POST(checked(kind), { params }))).data;
}

export async function makeLink(companyId: string, kind: Kind, id: string, days: number) {
  const params = { path: of(companyId, id), header: newKey() };
  return (await call(api.POST(posted(kind, "links"), { params, body: { days } }))).data;
}

export async function revokeLink(companyId: string, kind: Kind, id: string, linkId: string): Promise<void> {
  const params = { path: { ...of(companyId, id), link_id: linkId }, header: newKey() };
  await call(api.POST(posted(kind, "links/{link_id}/revoke"), { params }));
}
