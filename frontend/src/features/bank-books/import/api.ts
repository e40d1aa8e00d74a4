"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { type Held, readingOf } from "./reading";

type Schemas = components["schemas"];
export type Preview = Schemas["BankPreviewOut"];
export type Brought = Schemas["BroughtOut"];
export type Job = Schemas["JobOut"];

/** The file goes out as it is, never read into the page. */
function form({ file, said }: Held): FormData {
  const made = new FormData();
  made.append("file", file, file.name);
  made.append("options", JSON.stringify(readingOf(said)));
  return made;
}

export async function previewFile(companyId: string, held: Held, signal: AbortSignal): Promise<Preview> {
  const body = form(held);
  const { data } = await call(
    api.POST("/api/v1/companies/{company_id}/bank-imports/preview", {
      params: { path: { company_id: companyId } },
      body: body as unknown as { file: string },
      bodySerializer: () => body,
      signal,
    }),
  );
  return data;
}

/** Fixes the currency of an account of the chart; the API refuses it once something is posted on it. */
export async function fixCurrency(companyId: string, accountId: string, currency: string): Promise<void> {
  const path = { company_id: companyId, account_id: accountId };
  const { data } = await call(api.GET("/api/v1/companies/{company_id}/accounts/{account_id}", { params: { path } }));
  await call(
    api.PATCH("/api/v1/companies/{company_id}/accounts/{account_id}", {
      params: { path, header: { "If-Match": `"v${data.version}"` } },
      body: { currency },
    }),
  );
}

/** Imports at once. */
export async function importFile(companyId: string, held: Held): Promise<Brought[]> {
  const body = form(held);
  const { data } = await call(
    api.POST("/api/v1/companies/{company_id}/bank-imports", {
      params: { path: { company_id: companyId } },
      headers: newKey(),
      body: body as unknown as { file: string },
      bodySerializer: () => body,
    }),
  );
  return (data as Schemas["BroughtList"]).items;
}

/** Asks for a job that imports. */
export async function askForImport(companyId: string, held: Held): Promise<Job> {
  const body = form(held);
  const { data } = await call(
    api.POST("/api/v1/companies/{company_id}/bank-imports", {
      params: { path: { company_id: companyId } },
      headers: { ...newKey(), Prefer: "respond-async" },
      body: body as unknown as { file: string },
      bodySerializer: () => body,
    }),
  );
  return data as Job;
}
