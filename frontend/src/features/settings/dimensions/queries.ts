import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

export async function readDimensions(companyId: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/companies/{company_id}/dimensions", { params: { path: { company_id: companyId } } }));
}

/** The accounts that require or forbid a dimension. */
export async function readRules(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/dimension-rules", { params: { path: { company_id: companyId } } }),
  );
}

/** The values of an axis by code, the archived ones as well. */
export async function readValues(companyId: string, axisId: string, after?: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values", {
      params: { path: { company_id: companyId, dimension_id: axisId }, query: { limit: 200, after } },
    }),
  );
}
