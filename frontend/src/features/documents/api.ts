"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { type Body, type Form, fromDocument } from "./form";
import type { Item } from "./items";
import { acted, every, type Kind, NOUNS, single } from "./kinds";

export type Document = components["schemas"]["DocumentOut"];
export type Preview = components["schemas"]["PreviewOut"];
type InvoiceIn = components["schemas"]["InvoiceIn"];
type Written = { id: string; etag: string; typed: Form };
const PREVIEW = "/api/v1/companies/{company_id}/invoices/preview";
type Key = { "Idempotency-Key": string };

/** The tag of a version: what a change has to know of what it changes. */
export const tagOf = (version: number) => `"v${version}"`;
const of = (companyId: string, id: string) => ({ path: { company_id: companyId, invoice_id: id } });

/** `settles`: a credit and what it credits are settled with each other at once. */
export async function postDocument(
  companyId: string,
  kind: Kind,
  id: string,
  etag: string,
  key: Key,
  settles = false,
): Promise<Document> {
  const query = settles ? { settle: true } : {};
  const params = { ...of(companyId, id), query, header: { "If-Match": etag, ...key } };
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

/** What the body would come to; nothing is written. */
export async function preview(companyId: string, kind: Kind, body: Body, signal: AbortSignal): Promise<Preview> {
  const path = `/api/v1/companies/{company_id}/${NOUNS[kind].path}/preview` as typeof PREVIEW;
  const params = { path: { company_id: companyId } };
  return (await call(api.POST(path, { params, body: body as InvoiceIn, signal }))).data;
}

/** Makes a draft; with the same key only once, however often it is sent. */
export async function createDraft(companyId: string, kind: Kind, key: string, body: Body): Promise<Written> {
  const params = { path: { company_id: companyId }, header: { "Idempotency-Key": key } };
  const { data, etag } = await call(api.POST(every(kind), { params, body: body as InvoiceIn }));
  return { id: data.id ?? "", etag: etag || tagOf(data.version), typed: fromDocument(data) };
}

export async function changeDraft(
  companyId: string,
  kind: Kind,
  id: string,
  etag: string,
  body: Body,
): Promise<Written> {
  const params = { ...of(companyId, id), header: { "If-Match": etag } };
  const { data, etag: next } = await call(api.PUT(single(kind), { params, body: body as InvoiceIn }));
  return { id, etag: next || tagOf(data.version), typed: fromDocument(data) };
}

/** The draft as it is at the API now, and its tag. */
export async function readDraft(
  companyId: string,
  kind: Kind,
  id: string,
): Promise<{ document: Document; etag: string }> {
  const { data, etag } = await call(api.GET(single(kind), { params: of(companyId, id), cache: "no-store" }));
  return { document: data, etag: etag || tagOf(data.version) };
}

/** Lines written before with such a text, those of the contact first. */
export async function readItems(
  companyId: string,
  direction: "sales" | "purchases",
  contactId: string | undefined,
  query: string,
  signal: AbortSignal,
): Promise<Item[]> {
  const params = { path: { company_id: companyId }, query: { direction, contact_id: contactId, query } };
  return (await call(api.GET("/api/v1/companies/{company_id}/document-items", { params, signal }))).data.items;
}
