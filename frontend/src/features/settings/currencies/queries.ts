import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

export type RateFilter = {
  view: "day" | "own" | "ecb";
  day?: string;
  currency?: string;
  source?: string;
  from?: string;
  to?: string;
  after?: string;
};

export async function readUnits() {
  return attempt((await serverApi()).GET("/api/v1/units"));
}

export async function readPolicy(companyId: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/rate-policy", { params: { path: { company_id: companyId } } }),
  );
}

/** The rates that an entry of the day would take; of one currency, where one is named. */
export async function readRatesOfDay(companyId: string, day: string, currency?: string) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/companies/{company_id}/rates", {
      params: { path: { company_id: companyId }, query: { day, currency } },
    }),
  );
}

/** What was recorded, the latest day first. */
export async function readOwnRates({ currency, source, after }: RateFilter) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/exchange-rates", { params: { query: { currency, source, after, limit: 100 } } }));
}

export async function readPublishedCurrencies() {
  return attempt((await serverApi()).GET("/api/v1/reference-currencies"));
}

export async function readPublishedRates(currency: string, { from, to, after }: RateFilter) {
  const api = await serverApi();
  return attempt(
    api.GET("/api/v1/reference-rates", {
      params: { query: { currency, from_date: from, to_date: to, after, limit: 100 } },
    }),
  );
}
