import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

export async function readPeriodEnds(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/fiscal-years", { params: { path: { company_id: companyId } } }),
  );
}

/** What revaluing the day would post, by the company's choice of rates. */
export async function readPreview(companyId: string, day: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/revaluations/preview", {
      params: { path: { company_id: companyId }, query: { day } },
    }),
  );
}

export async function readRuns(companyId: string, after?: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/revaluations", {
      params: { path: { company_id: companyId }, query: { limit: 100, after } },
    }),
  );
}

export async function readRun(companyId: string, runId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/revaluations/{revaluation_id}", {
      params: { path: { company_id: companyId, revaluation_id: runId } },
    }),
  );
}
