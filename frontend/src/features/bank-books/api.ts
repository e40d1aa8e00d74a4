"use client";

import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Decision = Schemas["DecideIn"]["decision"];
type Versioned = { id: string; version: number };

const tagged = (version: number) => ({ "If-Match": `"v${version}"` });
const at = (companyId: string, line: Versioned) => ({
  path: { company_id: companyId, bank_line_id: line.id },
  header: tagged(line.version),
});

export async function decideLine(companyId: string, line: Versioned, decision: Decision): Promise<void> {
  await call(
    api.POST("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/decide", {
      params: at(companyId, line),
      body: { decision },
    }),
  );
}

export async function excludeLine(companyId: string, line: Versioned, reason: string): Promise<void> {
  await call(
    api.POST("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/exclude", {
      params: at(companyId, line),
      body: { reason },
    }),
  );
}

export async function restoreLine(companyId: string, line: Versioned): Promise<void> {
  await call(
    api.POST("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/restore", { params: at(companyId, line) }),
  );
}

/** Takes every line in review of a kind for the one it resembles; how many. */
export async function takeAllForTheSame(
  companyId: string,
  accountId: string,
  kind: Schemas["DecideAllIn"]["review_kind"],
): Promise<number> {
  const params = { path: { company_id: companyId, account_id: accountId } };
  const path = "/api/v1/companies/{company_id}/bank-books/{account_id}/decide";
  return (await call(api.POST(path, { params, body: { review_kind: kind } }))).data.decided;
}

export async function withdrawImport(companyId: string, one: Versioned, reason: string): Promise<void> {
  await call(
    api.POST("/api/v1/companies/{company_id}/bank-imports/{bank_import_id}/withdraw", {
      params: { path: { company_id: companyId, bank_import_id: one.id }, header: tagged(one.version) },
      body: { reason },
    }),
  );
}

export async function setStart(
  companyId: string,
  book: { accountId: string; version: number },
  body: Schemas["BookStartIn"],
): Promise<void> {
  await call(
    api.PUT("/api/v1/companies/{company_id}/bank-books/{account_id}/start", {
      params: { path: { company_id: companyId, account_id: book.accountId }, header: tagged(book.version) },
      body,
    }),
  );
}

export async function setCarried(
  companyId: string,
  accountId: string,
  ids: readonly string[],
  carried: boolean,
): Promise<void> {
  const AT_ONCE = 500;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    await call(
      api.POST("/api/v1/companies/{company_id}/bank-books/{account_id}/carried", {
        params: { path: { company_id: companyId, account_id: accountId } },
        body: { book_line_ids: ids.slice(from, from + AT_ONCE), carried },
      }),
    );
  }
}

export async function saveSettings(
  companyId: string,
  version: number,
  body: Partial<Schemas["BankingSettingsIn"]>,
): Promise<Schemas["BankingSettingsOut"]> {
  const { data } = await call(
    api.PATCH("/api/v1/companies/{company_id}/banking-settings", {
      params: { path: { company_id: companyId }, header: tagged(version) },
      body: body as Schemas["BankingSettingsIn"],
    }),
  );
  return data;
}
