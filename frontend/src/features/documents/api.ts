"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { acted, type Kind, single } from "./kinds";

export type Document = components["schemas"]["DocumentOut"];
type Key = { "Idempotency-Key": string };

/** The tag of a version: what a change has to know of what it changes. */
export const tagOf = (version: number) => `"v${version}"`;
const of = (companyId: string, id: string) => ({ path: { company_id: companyId, invoice_id: id } });

export async function postDocument(companyId: string, kind: Kind, id: string, etag: string, key: Key) {
  const params = { ...of(companyId, id), header: { "If-Match": etag, ...key } };
  return (await call(api.POST(acted(kind, "post"), { params }))).data;
}

export async function voidDocument(
  companyId: string,
  kind: Kind,
  id: string,
  etag: string,
  key: Key,
  body: components["schemas"]["VoidIn"],
): Promise<Document> {
  const params = { ...of(companyId, id), header: { "If-Match": etag, ...key } };
  return (await call(api.POST(acted(kind, "void"), { params, body }))).data;
}

/** Drafts what credits a posted document with all that is left of it. */
export async function creditDocument(
  companyId: string,
  kind: "invoice" | "bill",
  id: string,
  key: Key,
  body: components["schemas"]["CreditIn"],
): Promise<Document> {
  const params = { ...of(companyId, id), header: key };
  return (await call(api.POST(acted(kind, "credit"), { params, body }))).data;
}

export async function deleteDocument(companyId: string, kind: Kind, id: string, etag: string): Promise<void> {
  await call(api.DELETE(single(kind), { params: { ...of(companyId, id), header: { "If-Match": etag } } }));
}
