import "server-only";
import { cache } from "react";
import { read, serverApi } from "@/lib/api/server";

/** How far the tenant has come; of its first company, or of this one. */
export const readOnboarding = cache(async (companyId?: string) =>
  read((await serverApi()).GET("/api/v1/onboarding", { params: { query: { company_id: companyId } } })),
);

export const readPacks = cache(async () => read((await serverApi()).GET("/api/v1/country-packs")));

/** What a company of the pack would begin with. A 404 where there is no such pack. */
export const readPack = cache(async (code: string, firstYearOn?: string, startMonth?: number) =>
  read(
    (await serverApi()).GET("/api/v1/country-packs/{code}", {
      params: { path: { code }, query: { first_year_on: firstYearOn, fiscal_year_start_month: startMonth } },
    }),
  ),
);

export async function readJob(companyId: string, jobId: string) {
  const api = await serverApi();
  return read(
    api.GET("/api/v1/companies/{company_id}/jobs/{job_id}", {
      params: { path: { company_id: companyId, job_id: jobId } },
    }),
  );
}
