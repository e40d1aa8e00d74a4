"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
type Key = { "Idempotency-Key": string };
export type Item = Schemas["AgedItemOut"];
export type Bank = Schemas["BankOut"];

const MOST_ITEMS = 200;

async function itemsOf(companyId: string, query: { contact_id?: string; without_contact?: boolean }): Promise<Item[]> {
  const all: Item[] = [];
  let after: string | undefined;
  do {
    const { data } = await call(
      api.GET("/api/v1/companies/{company_id}/ageing/items", {
        params: { path: { company_id: companyId }, query: { ...query, as_of: "2199-12-31", after, limit: MOST_ITEMS } },
        cache: "no-store",
      }),
    );
    all.push(...data.items);
    after = data.next ?? undefined;
  } while (after && all.length < 1_000);
  return all;
}

/** All that is open of a contact on receivable and payable accounts, what is due first at first. */
export const openItemsOf = (companyId: string, contactId: string) => itemsOf(companyId, { contact_id: contactId });

/** What is open and nobody's: opening items, and entries that named no contact. */
export const openItemsOfNobody = (companyId: string) => itemsOf(companyId, { without_contact: true });

/** Where a contact is paid; `isKnown` where it was paid there the last time, `isFirst` where it never was paid to bank details. */
export async function bankOf(
  companyId: string,
  contactId: string,
): Promise<{ current: Bank | null; isKnown: boolean; isFirst: boolean }> {
  const path = { company_id: companyId, contact_id: contactId };
  const [bank, paid] = await Promise.all([
    call(
      api.GET("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details", {
        params: { path },
        cache: "no-store",
      }),
    ),
    call(
      api.GET("/api/v1/companies/{company_id}/payments", {
        params: {
          path: { company_id: companyId },
          query: { contact_id: contactId, direction: "payment", limit: MOST_ITEMS },
        },
        cache: "no-store",
      }),
    ),
  ]);
  const { current } = bank.data;
  // ids are made in the order of time: the latest payment is the one that was made last, whatever day it is of
  const last = paid.data.items
    .filter(({ bank_details_id }) => bank_details_id !== null)
    .reduce<Schemas["PaymentHead"] | null>((a, b) => (a && a.id > b.id ? a : b), null);
  return {
    current: current?.account ? current : null,
    isKnown: last?.bank_details_id === current?.id,
    isFirst: last === null,
  };
}

export async function makePayment(companyId: string, key: Key, body: Schemas["PaymentIn"]): Promise<string> {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/payments", { params, body }))).data.id;
}

export async function allocatePayment(
  companyId: string,
  paymentId: string,
  key: Key,
  body: Schemas["AllocationsIn"],
): Promise<void> {
  const params = { path: { company_id: companyId, payment_id: paymentId }, header: key };
  await call(api.POST("/api/v1/companies/{company_id}/payments/{payment_id}/allocations", { params, body }));
}

export async function undoPayment(
  companyId: string,
  paymentId: string,
  version: number,
  key: Key,
  body: Schemas["UndoIn"],
): Promise<void> {
  const params = {
    path: { company_id: companyId, payment_id: paymentId },
    header: { "If-Match": `"v${version}"`, ...key },
  };
  await call(api.POST("/api/v1/companies/{company_id}/payments/{payment_id}/undo", { params, body }));
}
