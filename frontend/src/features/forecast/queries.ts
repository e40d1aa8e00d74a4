import "server-only";
import { attempt, serverApi } from "@/lib/api/server";
import type { ItemsFilter } from "./filter";

const LIMIT = 200;

/** Money at the ends of 13 weeks, and what comes and goes in each. */
export async function readForecast(companyId: string, overdueInWeek: number | undefined) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/cash-forecast", {
      params: { path: { company_id: companyId }, query: { overdue_in_week: overdueInWeek } },
    }),
  );
}

/** What a figure of it consists of, a page of items. */
export async function readExpected(companyId: string, filter: ItemsFilter) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/cash-forecast/items", {
      params: { path: { company_id: companyId }, query: { ...filter, limit: LIMIT } },
    }),
  );
}
