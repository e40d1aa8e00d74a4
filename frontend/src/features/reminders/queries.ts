import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

const LIMIT = 100;

/** What could be released today. */
export async function readProposals(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/reminder-proposals", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

/** What was released, the latest first. */
export async function readReminders(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/reminders", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export async function readBlocks(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/dunning-blocks", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export async function readSettings(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/dunning-settings", {
      params: { path: { company_id: companyId } },
    }),
  );
}
