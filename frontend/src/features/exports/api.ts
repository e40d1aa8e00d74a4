"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type Job = components["schemas"]["JobOut"];
export type Verification = components["schemas"]["VerificationOut"];

/** Asks for an archive; a job makes it. */
export async function askArchive(companyId: string, key: { "Idempotency-Key": string }): Promise<Job> {
  const params = { path: { company_id: companyId } };
  return (await call(api.POST("/api/v1/companies/{company_id}/exports", { params, headers: key }))).data;
}

/** Recomputes everything of the tenant from the lines. */
export async function verifyBooks(): Promise<Verification> {
  return (await call(api.GET("/api/v1/verification"))).data;
}
