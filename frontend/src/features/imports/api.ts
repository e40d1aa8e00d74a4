"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import type { FormatName, Options } from "./formats";

export type Job = components["schemas"]["JobOut"];
export type Mapping = components["schemas"]["CsvMapping"];
export type Preview = components["schemas"]["CsvPreviewOut"];
export type SavedMapping = components["schemas"]["MappingOut"];

const KINDS: { readonly [format in FormatName]?: string } = {
  beancount: "text/plain",
  hledger: "text/plain",
  gnucash: "application/octet-stream",
  archive: "application/zip",
};

function form(files: readonly File[], parts: { [name: string]: string } = {}): FormData {
  const made = new FormData();
  for (const file of files) {
    made.append("file", file, file.name);
  }
  for (const [name, value] of Object.entries(parts)) {
    made.append(name, value);
  }
  return made;
}

/** Sends the files as they are, never read into the page; a job proves them and writes nothing. */
export async function askDryRun(
  companyId: string,
  format: FormatName,
  files: readonly File[],
  { options, mapping, signal }: { options: Options; mapping?: Mapping; signal: AbortSignal },
): Promise<Job> {
  const asForm = format === "quickbooks" || format === "xero" || format === "csv";
  const [file] = files;
  const body: FormData | File | undefined = asForm
    ? form(files, mapping ? { mapping: JSON.stringify(mapping) } : {})
    : file;
  const { dateFormat, decimalMark, asOf, prefix, commodities } = options;
  const isSheet = format === "quickbooks" || format === "xero";
  const said = isSheet
    ? {
        date_format: dateFormat || undefined,
        decimal_mark: decimalMark || undefined,
        as_of: asOf || undefined,
        account_prefix: prefix || undefined,
      }
    : format === "hledger"
      ? { commodity: commodities.split(/[\s,;]+/).filter(Boolean) }
      : {};
  const kind =
    format === "journal"
      ? file && /\.(ndjson|jsonl)$/i.test(file.name)
        ? "application/x-ndjson"
        : "text/csv"
      : KINDS[format];
  const path =
    `/api/v1/companies/{company_id}/imports/${format}` as "/api/v1/companies/{company_id}/imports/quickbooks";
  const { data } = await call(
    api.POST(path, {
      params: { path: { company_id: companyId }, query: { dry_run: true, ...said } },
      headers: {
        ...newKey(),
        Prefer: "respond-async",
        ...(kind ? { "Content-Type": kind } : {}),
        ...(kind && file
          ? { "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}` }
          : {}),
      },
      // the files go out as they are
      body: body as unknown as { file: string[] },
      bodySerializer: () => body,
      signal,
    }),
  );
  return data as unknown as Job;
}

export async function previewCsv(
  companyId: string,
  file: File,
  mapping: Mapping | null,
  signal: AbortSignal,
): Promise<Preview> {
  const body = form([file], mapping ? { mapping: JSON.stringify(mapping) } : {});
  const { data } = await call(
    api.POST("/api/v1/companies/{company_id}/imports/csv/preview", {
      params: { path: { company_id: companyId } },
      body: body as unknown as { file: string },
      bodySerializer: () => body,
      signal,
    }),
  );
  return data;
}

export async function postProved(
  companyId: string,
  importId: string,
  key: { "Idempotency-Key": string },
): Promise<Job> {
  const params = { path: { company_id: companyId, import_id: importId } };
  return (await call(api.POST("/api/v1/companies/{company_id}/imports/{import_id}/post", { params, headers: key })))
    .data;
}

export async function savedMappings(companyId: string): Promise<SavedMapping[]> {
  const params = { path: { company_id: companyId }, query: { limit: 200 } };
  return (await call(api.GET("/api/v1/companies/{company_id}/import-mappings", { params }))).data.items;
}

export async function saveMapping(companyId: string, name: string, mapping: Mapping): Promise<void> {
  const params = { path: { company_id: companyId } };
  const body = { name, mapping };
  await call(api.POST("/api/v1/companies/{company_id}/import-mappings", { params, headers: newKey(), body }));
}

export async function replaceMapping(
  companyId: string,
  { id, name, version }: { id: string; name: string; version: number },
  mapping: Mapping,
): Promise<void> {
  const params = { path: { company_id: companyId, mapping_id: id }, header: { "If-Match": `"v${version}"` } };
  await call(
    api.PUT("/api/v1/companies/{company_id}/import-mappings/{mapping_id}", {
      params,
      body: { name, mapping },
    }),
  );
}

export async function deleteMapping(companyId: string, { id, version }: SavedMapping): Promise<void> {
  const params = { path: { company_id: companyId, mapping_id: id }, header: { "If-Match": `"v${version}"` } };
  await call(api.DELETE("/api/v1/companies/{company_id}/import-mappings/{mapping_id}", { params }));
}

export type Account = { code: string; name: string };

/** Accounts that take entries. */
export async function accountsOf(companyId: string): Promise<Account[]> {
  const found: Account[] = [];
  let after: string | undefined;
  do {
    const params = { path: { company_id: companyId }, query: { limit: 200, after } };
    const { data } = await call(api.GET("/api/v1/companies/{company_id}/accounts", { params }));
    for (const { code, name, is_heading, is_active } of data.items) {
      if (!is_heading && is_active) {
        found.push({ code, name });
      }
    }
    after = data.next ?? undefined;
  } while (after);
  return found;
}
