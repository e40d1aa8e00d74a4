import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";
import type { EntryFilter } from "./filter";

/** A page of entries, the latest first. */
export async function readEntries(companyId: string, filter: EntryFilter) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/journal-entries", {
      params: {
        path: { company_id: companyId },
        query: {
          status: filter.status,
          journal: filter.journal,
          from_date: filter.from,
          to_date: filter.to,
          after: filter.after,
          limit: 100,
        },
      },
    }),
  );
}

/** One entry with its lines, people, reversal and seal. */
export const readEntry = cache(async (companyId: string, entryId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/journal-entries/{entry_id}", {
      params: { path: { company_id: companyId, entry_id: entryId } },
    }),
  ),
);

export const readJournals = cache(async (companyId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/journals", {
      params: { path: { company_id: companyId } },
    }),
  ),
);

/** Filters that the reader has kept under a name. */
export const readViews = cache(async (companyId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/saved-views", {
      params: { path: { company_id: companyId }, query: { list: "journal-entries" } },
    }),
  ),
);

/** What the audit trail knows of an entry, the latest first. A refusal where the reader may not see the trail. */
export const readTrail = cache(async (companyId: string, entryId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/audit-events", {
      params: { query: { company_id: companyId, object_id: entryId, limit: 20 } },
    }),
  ),
);
