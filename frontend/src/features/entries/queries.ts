import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { getCompany } from "@/lib/session/me";
import type { EntryFilter } from "./filter";
import type { Books } from "./grid/state";

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
          limit: 50,
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

/** What the audit trail knows of an entry, the latest first. A refusal where the reader may not see the trail. */
export const readTrail = cache(async (companyId: string, entryId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/audit-events", {
      params: { query: { company_id: companyId, object_id: entryId, limit: 20 } },
    }),
  ),
);

const MOST_PAGES = 50;

/** What the grid offers: accounts, journals, dimensions with their values, currencies. A refusal where one of them is refused. */
export async function readBooks(companyId: string): Promise<Books | ApiError> {
  const [company, accounts, journals, dimensions, units] = await Promise.all([
    getCompany(companyId),
    readAccounts(companyId),
    readJournals(companyId),
    readDimensions(companyId),
    readUnits(),
  ]);
  for (const one of [accounts, journals, dimensions, units]) {
    if (one instanceof ApiError) {
      return one;
    }
  }
  return {
    companyId,
    currency: company.base_currency,
    accounts: accounts as Exclude<typeof accounts, ApiError>,
    journals: (journals as Exclude<typeof journals, ApiError>).map(({ code, name }) => ({ code, name })),
    dimensions: dimensions as Exclude<typeof dimensions, ApiError>,
    currencies: (units as Exclude<typeof units, ApiError>)
      .filter(({ is_money }) => is_money)
      .map(({ code, decimals }) => ({ code, decimals })),
  };
}

async function readAccounts(companyId: string): Promise<Books["accounts"] | ApiError> {
  const api = await serverApi();
  const offers: Books["accounts"][number][] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { is_active: true, limit: 200, after } },
      }),
    );
    if (answer instanceof ApiError) {
      return answer;
    }
    for (const { id, code, name, is_heading } of answer.items) {
      if (!is_heading) {
        offers.push({ value: id, code, name });
      }
    }
    if (!answer.next) {
      break;
    }
    after = answer.next;
  }
  return offers;
}

async function readDimensions(companyId: string): Promise<Books["dimensions"] | ApiError> {
  const api = await serverApi();
  const axes = await attempt(
    api.GET("/api/v1/companies/{company_id}/dimensions", { params: { path: { company_id: companyId } } }),
  );
  if (axes instanceof ApiError) {
    return axes;
  }
  const read = await Promise.all(
    axes
      .filter(({ is_active }) => is_active)
      .map(async ({ id, code, name }) => {
        const values = await attempt(
          api.GET("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values", {
            params: { path: { company_id: companyId, dimension_id: id }, query: { is_active: true, limit: 200 } },
          }),
        );
        return values instanceof ApiError
          ? values
          : { code, name, values: values.items.map((one) => ({ value: one.code, code: one.code, name: one.name })) };
      }),
  );
  const refusal = read.find((one) => one instanceof ApiError);
  return refusal instanceof ApiError ? refusal : (read as Exclude<(typeof read)[number], ApiError>[]);
}

async function readUnits() {
  return attempt((await serverApi()).GET("/api/v1/units"));
}
