"use client";

import { likelyFirst } from "@/lib/accounts";
import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type Received = components["schemas"]["ReceivedOut"];
export type Said = {
  contact_id?: string;
  new_contact?: Received["new_contact"];
  account_code?: string;
  taxes?: { category: string; rate: string | null; tax_code_id: string }[];
  tax_as_cost?: boolean;
  propose_bank?: boolean;
};
export type Offer = { value: string; code: string; name: string };

const BILLS = "/api/v1/companies/{company_id}/bills/from-e-invoice";
const APPROVAL = "/api/v1/companies/{company_id}/bills/{bill_id}/approval";

/** Sends the file as it is; with `isDryRun` nothing is written. */
export async function receive(companyId: string, file: File, said: Said, isDryRun: boolean): Promise<Received> {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("options", JSON.stringify(said));
  const asked = api.POST(BILLS, {
    params: { path: { company_id: companyId }, query: { dry_run: isDryRun } },
    headers: newKey(),
    body: form as unknown as { file: string },
    bodySerializer: () => form,
  });
  return (await call(asked)).data as Received;
}

/** Accounts that lines of a bill can be booked on. */
export async function readAccounts(companyId: string): Promise<Offer[]> {
  const found: components["schemas"]["AccountOut"][] = [];
  let after: string | undefined;
  do {
    const query = { is_active: true, limit: 200, after };
    const asked = api.GET("/api/v1/companies/{company_id}/accounts", {
      params: { path: { company_id: companyId }, query },
    });
    const { items, next } = (await call(asked)).data;
    found.push(
      ...items.filter(({ is_heading, subtype }) => !(is_heading || subtype === "receivable" || subtype === "payable")),
    );
    after = next ?? undefined;
  } while (after);
  return likelyFirst(found, "purchases").map(({ code, name }) => ({ value: code, code, name }));
}

/** Tax codes for purchases in use. */
export async function readTaxes(companyId: string): Promise<Offer[]> {
  const query = { direction: "purchases" as const, is_active: true, limit: 200 };
  const asked = api.GET("/api/v1/companies/{company_id}/tax-codes", {
    params: { path: { company_id: companyId }, query },
  });
  return (await call(asked)).data.items.map(({ id, code, name }) => ({ value: id, code, name }));
}

export async function approveBill(companyId: string, billId: string, version: number, note: string): Promise<void> {
  const params = { path: { company_id: companyId, bill_id: billId }, header: { "If-Match": `"v${version}"` } };
  await call(api.POST(APPROVAL, { params, body: { note } }));
}

export async function takeApprovalBack(companyId: string, billId: string): Promise<void> {
  await call(api.DELETE(APPROVAL, { params: { path: { company_id: companyId, bill_id: billId } } }));
}
