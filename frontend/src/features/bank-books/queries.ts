import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";
import type { LineSought } from "./filter";

const LIMIT = 100;
const IMPORTS = 50;
/** Lines in review that are shown at a time: each is asked for with the one it resembles. */
export const REVIEWED = 20;

/** The company's accounts at banks. Asked once a request. */
export const readBooks = cache(async (companyId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books", {
      params: { path: { company_id: companyId } },
    }),
  ),
);

/** One of them; the page is a 404 where it is none. Asked once a request. */
export const readBook = cache(async (companyId: string, accountId: string) => {
  const book = await attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}", {
      params: { path: { company_id: companyId, account_id: accountId } },
    }),
  );
  if (book instanceof ApiError && book.status === 404) {
    notFound();
  }
  return book;
});

export async function readBalances(companyId: string, accountId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}/balances", {
      params: { path: { company_id: companyId, account_id: accountId } },
    }),
  );
}

export async function readStatements(companyId: string, accountId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}/statements", {
      params: { path: { company_id: companyId, account_id: accountId }, query: { after, limit: LIMIT } },
    }),
  );
}

export async function readImports(companyId: string, accountId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-imports", {
      params: { path: { company_id: companyId }, query: { account_id: accountId, after, limit: IMPORTS } },
    }),
  );
}

export async function readLines(companyId: string, accountId: string, sought: LineSought) {
  const { states, from, to, importId, words, isOldestFirst, after } = sought;
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}/lines", {
      params: {
        path: { company_id: companyId, account_id: accountId },
        query: {
          state: [...states],
          from_date: from,
          to_date: to,
          import_id: importId,
          q: words,
          newest: !isOldestFirst,
          limit: LIMIT,
          after,
        },
      },
    }),
  );
}

/** Lines that wait for a decision, the oldest first. */
export async function readReview(companyId: string, accountId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-books/{account_id}/lines", {
      params: {
        path: { company_id: companyId, account_id: accountId },
        query: { state: ["review"], limit: REVIEWED },
      },
    }),
  );
}

export async function readLine(companyId: string, lineId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}", {
      params: { path: { company_id: companyId, bank_line_id: lineId } },
    }),
  );
}

export async function readSettings(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/banking-settings", {
      params: { path: { company_id: companyId } },
    }),
  );
}

export async function readUnits() {
  return attempt((await serverApi()).GET("/api/v1/units"));
}

/** The active accounts of the chart. */
export async function readAccounts(companyId: string) {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { is_active: true, limit: 200, after } },
      }),
    ),
  );
}

/** What was posted on the account until that day and is not matched, the latest first. */
export async function readFree(companyId: string, accountId: string, until: string) {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/bank-books/{account_id}/free", {
        params: {
          path: { company_id: companyId, account_id: accountId },
          query: { to_date: until, limit: 200, after },
        },
      }),
    ),
  );
}

/** Imports of bank files that go on. */
export async function readRunning(companyId: string) {
  const api = await serverApi();
  const found = await Promise.all(
    (["running", "waiting"] as const).map((state) =>
      attempt(
        api.GET("/api/v1/companies/{company_id}/jobs", {
          params: { path: { company_id: companyId }, query: { state, limit: 20 } },
        }),
      ),
    ),
  );
  return found.flatMap((page) => ("items" in page ? page.items.filter(({ kind }) => kind === "bank_import") : []));
}

export async function readJob(companyId: string, jobId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/jobs/{job_id}", {
      params: { path: { company_id: companyId, job_id: jobId } },
    }),
  );
}
