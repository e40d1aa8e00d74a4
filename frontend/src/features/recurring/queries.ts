import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";

const LIMIT = 100;

export async function readRecurring(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/recurring-entries", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export const readOne = cache(async (companyId: string, recurringId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/recurring-entries/{recurring_id}", {
      params: { path: { company_id: companyId, recurring_id: recurringId } },
    }),
  ),
);

export async function readOccurrences(companyId: string, recurringId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/recurring-entries/{recurring_id}/occurrences", {
      params: { path: { company_id: companyId, recurring_id: recurringId }, query: { after, limit: LIMIT } },
    }),
  );
}

/** Every template of the company, by name: choices and amounts need them whole. */
export const readTemplates = cache(async (companyId: string) => {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/entry-templates", {
        params: { path: { company_id: companyId }, query: { after, limit: 200 } },
      }),
    ),
  );
});

export const readTemplate = cache(async (companyId: string, templateId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/entry-templates/{template_id}", {
      params: { path: { company_id: companyId, template_id: templateId } },
    }),
  ),
);

export async function readPlans(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/planned-reversals", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export const readEntry = cache(async (companyId: string, entryId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/journal-entries/{entry_id}", {
      params: { path: { company_id: companyId, entry_id: entryId } },
    }),
  ),
);

/** The accounts of the company, to name those of a template. */
export const readAccounts = cache(async (companyId: string) => {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { after, limit: 200 } },
      }),
    ),
  );
});
