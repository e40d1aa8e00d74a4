"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
type Key = { "Idempotency-Key": string };

const tagged = (version: number) => ({ "If-Match": `"v${version}"` });
const of = (companyId: string, day: string) => ({ company_id: companyId, first_day: day });

export async function chooseFiling(companyId: string, version: number, body: Schemas["FilingIn"]): Promise<void> {
  const params = { path: { company_id: companyId }, header: tagged(version) };
  await call(api.PUT("/api/v1/companies/{company_id}/tax/filing", { params, body }));
}

export async function lockReturn(companyId: string, day: string, key: Key, body: Schemas["LockIn"]): Promise<void> {
  const params = { path: of(companyId, day), header: key };
  await call(api.POST("/api/v1/companies/{company_id}/tax-returns/{first_day}/lock", { params, body }));
}

export async function fileReturn(
  companyId: string,
  day: string,
  version: number,
  key: Key,
  body: Schemas["FiledIn"],
): Promise<void> {
  const params = { path: of(companyId, day), header: { ...tagged(version), ...key } };
  await call(api.POST("/api/v1/companies/{company_id}/tax-returns/{first_day}/file", { params, body }));
}

export async function unlockReturn(
  companyId: string,
  day: string,
  version: number,
  key: Key,
  body: Schemas["UnlockIn"],
): Promise<void> {
  const params = { path: of(companyId, day), header: { ...tagged(version), ...key } };
  await call(api.POST("/api/v1/companies/{company_id}/tax-returns/{first_day}/unlock", { params, body }));
}
