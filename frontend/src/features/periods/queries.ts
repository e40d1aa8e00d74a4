import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

/** The fiscal years with their periods, and how many drafts wait in each. */
export async function readYears(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/fiscal-years", {
      params: { path: { company_id: companyId }, query: { with_drafts: true } },
    }),
  );
}

/** Leave to post into closed periods that holds now. */
export async function readLeave(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/period-grants", {
      params: { path: { company_id: companyId }, query: { in_force: true, limit: 200 } },
    }),
  );
}

/** Who opened, closed or locked a period, and who was let into it. */
export async function readHistory(companyId: string, periodId: string) {
  const api = await serverApi();
  const [changes, grants] = await Promise.all([
    attempt(
      api.GET("/api/v1/companies/{company_id}/periods/{period_id}/changes", {
        params: { path: { company_id: companyId, period_id: periodId } },
      }),
    ),
    attempt(
      api.GET("/api/v1/companies/{company_id}/period-grants", {
        params: { path: { company_id: companyId }, query: { period_id: periodId, limit: 100 } },
      }),
    ),
  ]);
  return { changes, grants };
}
