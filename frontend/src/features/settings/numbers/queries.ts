import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

export async function readSeries(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/number-series", { params: { path: { company_id: companyId } } }),
  );
}
