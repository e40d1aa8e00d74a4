"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type Job = components["schemas"]["JobOut"];

export async function readJob(companyId: string, jobId: string): Promise<Job> {
  const params = { path: { company_id: companyId, job_id: jobId } };
  return (await call(api.GET("/api/v1/companies/{company_id}/jobs/{job_id}", { params }))).data;
}

export async function cancelJob(companyId: string, jobId: string): Promise<void> {
  const params = { path: { company_id: companyId, job_id: jobId } };
  await call(api.POST("/api/v1/companies/{company_id}/jobs/{job_id}/cancel", { params }));
}
