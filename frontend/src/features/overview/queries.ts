import "server-only";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";

/** Key figures of a company on a day, and what waits for a decision. */
export async function readOverview(companyId: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/companies/{company_id}/overview", { params: { path: { company_id: companyId } } }));
}

/** Whether the books hold no entry at all, not even a draft. */
export async function readIsEmpty(companyId: string) {
  const api = await serverApi();
  const entries = await attempt(
    api.GET("/api/v1/companies/{company_id}/journal-entries", {
      params: { path: { company_id: companyId }, query: { limit: 1 } },
    }),
  );
  return "items" in entries && entries.items.length === 0;
}

/** What is owed to the company and by it; null where the reader may not see it. */
export async function readOwed(companyId: string) {
  const api = await serverApi();
  const owed = await attempt(
    api.GET("/api/v1/companies/{company_id}/owed", { params: { path: { company_id: companyId } } }),
  );
  return owed instanceof ApiError ? null : owed;
}
