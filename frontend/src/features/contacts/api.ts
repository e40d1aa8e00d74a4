"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import type { Contact, ContactIn } from "./form";

type Schemas = components["schemas"];
export type Kept = Schemas["ContactKept"];
export type BankIn = Schemas["BankIn"];
export type AccountIn = Schemas["BankAccountIn"];
type Key = { "Idempotency-Key": string };

const tagged = (version: number) => ({ "If-Match": `"v${version}"` });
const of = (companyId: string, contactId: string) => ({ company_id: companyId, contact_id: contactId });

export async function createContact(companyId: string, key: Key, body: ContactIn): Promise<Kept> {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/contacts", { params, body }))).data;
}

export async function changeContact(companyId: string, id: string, version: number, body: ContactIn): Promise<Kept> {
  const params = { path: of(companyId, id), header: tagged(version) };
  return (await call(api.PUT("/api/v1/companies/{company_id}/contacts/{contact_id}", { params, body }))).data;
}

/** The contact as it is at the API now. */
export async function readContact(companyId: string, id: string): Promise<Contact> {
  const asked = api.GET("/api/v1/companies/{company_id}/contacts/{contact_id}", {
    params: { path: of(companyId, id) },
    cache: "no-store",
  });
  return (await call(asked)).data;
}

export async function setArchived(companyId: string, id: string, version: number, to: boolean): Promise<void> {
  const params = { path: of(companyId, id), header: tagged(version) };
  await call(
    to
      ? api.POST("/api/v1/companies/{company_id}/contacts/{contact_id}/archive", { params })
      : api.POST("/api/v1/companies/{company_id}/contacts/{contact_id}/restore", { params }),
  );
}

export async function proposeBank(companyId: string, id: string, key: Key, body: BankIn): Promise<void> {
  const params = { path: of(companyId, id), header: key };
  await call(api.POST("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details", { params, body }));
}

type Proposal = { id: string; version: number };

export async function confirmBank(
  companyId: string,
  id: string,
  { id: details, version }: Proposal,
  body: Schemas["ConfirmIn"],
): Promise<void> {
  const params = { path: { ...of(companyId, id), details_id: details }, header: tagged(version) };
  await call(
    api.POST("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details/{details_id}/confirm", {
      params,
      body,
    }),
  );
}

/** Ends a proposal: refused by a second person, or withdrawn by who made it. */
export async function endProposal(
  companyId: string,
  id: string,
  { id: details, version }: Proposal,
  how: "refuse" | "withdraw",
  note: string,
): Promise<void> {
  const params = { path: { ...of(companyId, id), details_id: details }, header: tagged(version) };
  const body = { note };
  await call(
    how === "refuse"
      ? api.POST("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details/{details_id}/refuse", {
          params,
          body,
        })
      : api.POST("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details/{details_id}/withdraw", {
          params,
          body,
        }),
  );
}
