import "server-only";
import { attempt, serverApi } from "@/lib/api/server";
import { getFormat } from "@/lib/i18n/server";
import { knownAt, type Shape, type Slice } from "./parameters";

export type Span = { from?: string; to?: string };

async function slicedBy(slice: Slice) {
  const { timeZone } = await getFormat();
  return { known_at: knownAt(slice, timeZone), dimension: [...slice.dimension] };
}

/** The trial balance of a span; without dates the one the API chooses. */
export async function readTrialBalance(
  companyId: string,
  { from, to }: Span,
  slice: Slice,
  { byUnit, isTree, compare, step }: Pick<Shape, "compare" | "step"> & { byUnit: boolean; isTree: boolean },
) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/trial-balance", {
      params: {
        path: { company_id: companyId },
        query: {
          from_date: from,
          to_date: to,
          by_unit: byUnit,
          headings: isTree,
          comparatives: compare,
          step,
          ...(await slicedBy(slice)),
        },
      },
    }),
  );
}

/** A page of the lines of an account, with the running balance. */
export async function readGeneralLedger(
  companyId: string,
  { account, from, to, after }: Span & { account: string; after?: string },
  slice: Slice,
) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/general-ledger", {
      params: {
        path: { company_id: companyId },
        query: { account_id: account, from_date: from, to_date: to, after, limit: 100, ...(await slicedBy(slice)) },
      },
    }),
  );
}

/** Income and expenses of a span, and of earlier ones beside it. */
export async function readProfitAndLoss(companyId: string, { from, to }: Span, slice: Slice, shape: Shape) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/profit-and-loss", {
      params: {
        path: { company_id: companyId },
        query: {
          from_date: from,
          to_date: to,
          comparatives: shape.compare,
          step: shape.step,
          ...(await slicedBy(slice)),
        },
      },
    }),
  );
}

/** Income and expenses of a span, with a column for each value of a dimension. */
export async function readProfitAndLossBy(companyId: string, axis: string, { from, to }: Span, slice: Slice) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/profit-and-loss-by-dimension", {
      params: {
        path: { company_id: companyId },
        query: { axis, from_date: from, to_date: to, ...(await slicedBy(slice)) },
      },
    }),
  );
}

/** Assets, liabilities and equity on a day, and on earlier ones beside it. */
export async function readBalanceSheet(companyId: string, asOf: string | undefined, slice: Slice, shape: Shape) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/balance-sheet", {
      params: {
        path: { company_id: companyId },
        query: { as_of: asOf, comparatives: shape.compare, step: shape.step, ...(await slicedBy(slice)) },
      },
    }),
  );
}

/** Balances of all accounts at the ends of the twelve months before a day, and on it. */
export async function readBalances(companyId: string, asOf: string | undefined) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/account-balances", {
      params: { path: { company_id: companyId }, query: { as_of: asOf } },
    }),
  );
}

/** A page of posted entries with their lines. */
export async function readJournal(
  companyId: string,
  { from, to, after, journal }: Span & { after?: string; journal?: string },
  slice: Slice,
) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/journal", {
      params: {
        path: { company_id: companyId },
        query: { from_date: from, to_date: to, after, journal, limit: 50, ...(await slicedBy(slice)) },
      },
    }),
  );
}

/** The company's books of entries. */
export async function readJournals(companyId: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/companies/{company_id}/journals", { params: { path: { company_id: companyId } } }));
}

/** The company's budgets, the latest 200. */
export async function readBudgets(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/budgets", {
      params: { path: { company_id: companyId }, query: { limit: 200 } },
    }),
  );
}

/** A budget beside what was posted. */
export async function readBudget(companyId: string, budgetId: string, byPeriod: boolean, slice: Slice) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/reports/budget-against-actual", {
      params: {
        path: { company_id: companyId },
        query: { budget_id: budgetId, by_period: byPeriod, ...(await slicedBy(slice)) },
      },
    }),
  );
}

export type Axis = { code: string; name: string; values: { code: string; name: string }[] };

/** The dimensions in use with their values, up to 200 of each; none where they cannot be read. */
export async function readAxes(companyId: string): Promise<Axis[]> {
  const api = await serverApi();
  const dimensions = await attempt(
    api.GET("/api/v1/companies/{company_id}/dimensions", { params: { path: { company_id: companyId } } }),
  );
  if (!Array.isArray(dimensions)) {
    return [];
  }
  return Promise.all(
    dimensions
      .filter(({ is_active }) => is_active)
      .map(async ({ id, code, name }) => {
        const values = await attempt(
          api.GET("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values", {
            params: { path: { company_id: companyId, dimension_id: id }, query: { limit: 200 } },
          }),
        );
        return { code, name, values: "items" in values ? values.items : [] };
      }),
  );
}
