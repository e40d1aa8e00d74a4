import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";

const LIMIT = 50;
const LIMIT_OF_LINES = 100;

/** From which day on and how often the company files. */
export async function readFiling(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/tax/filing", {
      params: { path: { company_id: companyId } },
    }),
  );
}

/** Every period that has begun, the latest first. */
export async function readReturns(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/tax-returns", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export const readReturn = cache(async (companyId: string, day: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/tax-returns/{first_day}", {
      params: { path: { company_id: companyId, first_day: day } },
    }),
  ),
);

/** What a box sums; `late`: what was posted into its locked period since. */
export async function readBoxLines(companyId: string, day: string, box: string, late: boolean, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/tax-returns/{first_day}/boxes/{box}/lines", {
      params: {
        path: { company_id: companyId, first_day: day, box },
        query: { late, after, limit: LIMIT_OF_LINES },
      },
    }),
  );
}
