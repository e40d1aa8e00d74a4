"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
type Key = { "Idempotency-Key": string };

const tagged = (version: number) => ({ "If-Match": `"v${version}"` });
export type CodeRef = { id: string; version: number };

export async function makeCode(companyId: string, key: Key, body: Schemas["TaxCodeIn"]) {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/tax-codes", { params, body }))).data;
}

/** What a change names; what is left out stays. */
export async function changeCode(companyId: string, { id, version }: CodeRef, body: Partial<Schemas["TaxCodePatch"]>) {
  const params = { path: { company_id: companyId, tax_code_id: id }, header: tagged(version) };
  await call(
    api.PATCH("/api/v1/companies/{company_id}/tax-codes/{tax_code_id}", {
      params,
      body: body as Schemas["TaxCodePatch"],
    }),
  );
}

/** Rates from a day on, one for each component in their order; null: none from then on. */
export async function setRates(
  companyId: string,
  { id, version }: CodeRef,
  day: string,
  values: readonly (string | null)[],
) {
  const params = {
    path: { company_id: companyId, tax_code_id: id, starts_on: day },
    header: tagged(version),
  };
  await call(
    api.PUT("/api/v1/companies/{company_id}/tax-codes/{tax_code_id}/rates/{starts_on}", {
      params,
      body: { values: [...values] },
    }),
  );
}

export async function removeRates(companyId: string, { id, version }: CodeRef, day: string) {
  const params = {
    path: { company_id: companyId, tax_code_id: id, starts_on: day },
    header: tagged(version),
  };
  await call(api.DELETE("/api/v1/companies/{company_id}/tax-codes/{tax_code_id}/rates/{starts_on}", { params }));
}

/** Answers the version that the choice has now. */
export async function choosePolicy(companyId: string, version: number, body: Schemas["PolicyIn"]): Promise<number> {
  const params = { path: { company_id: companyId }, header: tagged(version) };
  return (await call(api.PUT("/api/v1/companies/{company_id}/tax/policy", { params, body }))).data.version;
}

export async function installPack(companyId: string, key: Key, accounts: { [code: string]: string }) {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/tax/pack", { params, body: { accounts } }))).data;
}
