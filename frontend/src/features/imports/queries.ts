import "server-only";
import { attempt, read, serverApi } from "@/lib/api/server";

const PAGE = 20;

export async function readImports(companyId: string, after?: string) {
  const api = await serverApi();
  const params = { path: { company_id: companyId }, query: { after, limit: PAGE } };
  return attempt(api.GET("/api/v1/companies/{company_id}/imports", { params }));
}

/** The job of an import with what it did, and whether what it proved can be posted. */
export async function readImport(companyId: string, jobId: string) {
  const api = await serverApi();
  const job = read(
    api.GET("/api/v1/companies/{company_id}/jobs/{job_id}", {
      params: { path: { company_id: companyId, job_id: jobId } },
    }),
  );
  const run = attempt(
    api.GET("/api/v1/companies/{company_id}/imports/{import_id}", {
      params: { path: { company_id: companyId, import_id: jobId } },
    }),
  );
  return Promise.all([job, run]);
}
