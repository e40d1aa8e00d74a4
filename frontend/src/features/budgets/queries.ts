import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";

/** Every budget of the company, by name. */
export const readBudgets = cache(async (companyId: string) => {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/budgets", {
        params: { path: { company_id: companyId }, query: { after, limit: 200 } },
      }),
    ),
  );
});

export const readYears = cache(async (companyId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/fiscal-years", {
      params: { path: { company_id: companyId } },
    }),
  ),
);

export async function readBudget(companyId: string, budgetId: string) {
  const params = { path: { company_id: companyId, budget_id: budgetId } };
  return attempt((await serverApi()).GET("/api/v1/companies/{company_id}/budgets/{budget_id}", { params }));
}

/**
 * Every line of a budget, and the version of the budget they were read at: that of the first page, so that what is changed while the others
 * are read is found when the amounts are saved.
 */
export async function readLines(companyId: string, budgetId: string) {
  const api = await serverApi();
  let version = 0;
  const lines = await wholly((after) => {
    const params = { path: { company_id: companyId, budget_id: budgetId }, query: { after, limit: 200 } };
    const asked = api.GET("/api/v1/companies/{company_id}/budgets/{budget_id}/lines", { params });
    return attempt(
      asked.then((answer) => {
        version ||= Number.parseInt(/\d+/.exec(answer.response.headers.get("etag") ?? "")?.[0] ?? "0", 10);
        return answer;
      }),
    );
  });
  return lines instanceof ApiError ? lines : { lines, version };
}

export const readAccounts = cache(async (companyId: string) => {
  const api = await serverApi();
  const all = await wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { after, limit: 200 } },
      }),
    ),
  );
  return all instanceof ApiError ? all : all.filter(({ is_heading }) => !is_heading);
});

export type Axis = { code: string; name: string; values: readonly { code: string; name: string }[] };

/** Active dimensions with their values. */
export const readAxes = cache(async (companyId: string): Promise<Axis[] | ApiError> => {
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
        const values = await wholly((after) =>
          attempt(
            api.GET("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values", {
              params: {
                path: { company_id: companyId, dimension_id: id },
                query: { is_active: true, after, limit: 200 },
              },
            }),
          ),
        );
        return values instanceof ApiError ? values : { code, name, values };
      }),
  );
  const refusal = read.find((one) => one instanceof ApiError);
  return refusal instanceof ApiError ? refusal : (read as Axis[]);
});

/** Decimals of a currency. */
export async function readScale(currency: string): Promise<number> {
  const units = await attempt((await serverApi()).GET("/api/v1/units"));
  return (units instanceof ApiError ? undefined : units.find(({ code }) => code === currency)?.decimals) ?? 2;
}
