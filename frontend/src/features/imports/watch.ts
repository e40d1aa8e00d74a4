"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export async function readJob(companyId: string, jobId: string): Promise<components["schemas"]["JobOut"]> {
  const params = { path: { company_id: companyId, job_id: jobId } };
  return (await call(api.GET("/api/v1/companies/{company_id}/jobs/{job_id}", { params }))).data;
}
