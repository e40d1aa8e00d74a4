import "server-only";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { attempt, serverApi } from "@/lib/api/server";

type Job = components["schemas"]["JobOut"];

/** How far the books are sealed. */
export async function readSeal(companyId: string) {
  const params = { path: { company_id: companyId } };
  return attempt((await serverApi()).GET("/api/v1/companies/{company_id}/seal", { params }));
}

const SHOWN = 5;

/** The latest archives that were asked for, each with its file where that is still kept. */
export async function readArchives(companyId: string) {
  const api = await serverApi();
  const params = { path: { company_id: companyId }, query: { limit: 100 } };
  const page = await attempt(api.GET("/api/v1/companies/{company_id}/jobs", { params }));
  if (page instanceof ApiError) {
    return page;
  }
  const made = page.items.filter(({ kind }) => kind === "export").slice(0, SHOWN);
  const jobs = await Promise.all(made.map(({ id }) => readJob(companyId, id)));
  return jobs.filter((job): job is Job => !(job instanceof ApiError));
}

async function readJob(companyId: string, jobId: string) {
  const params = { path: { company_id: companyId, job_id: jobId } };
  return attempt((await serverApi()).GET("/api/v1/companies/{company_id}/jobs/{job_id}", { params }));
}
