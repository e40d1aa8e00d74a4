"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Run = Schemas["PaymentRunOut"];
export type OwnDetails = Schemas["OwnAccountOut"];
type Key = { "Idempotency-Key": string };

const tagged = (version: number) => ({ "If-Match": `"v${version}"` });
const of = (companyId: string, runId: string) => ({ company_id: companyId, run_id: runId });

export async function prepareRun(companyId: string, key: Key, body: Schemas["PaymentRunIn"]): Promise<Run> {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/payment-runs", { params, body }))).data;
}

export async function changeRun(companyId: string, run: Run, body: Schemas["PaymentRunChangeIn"]): Promise<void> {
  const params = { path: of(companyId, run.id), header: tagged(run.version) };
  await call(api.PUT("/api/v1/companies/{company_id}/payment-runs/{run_id}", { params, body }));
}

export async function cancelRun(companyId: string, run: Run): Promise<void> {
  const params = { path: of(companyId, run.id), header: tagged(run.version) };
  await call(api.POST("/api/v1/companies/{company_id}/payment-runs/{run_id}/cancel", { params }));
}

export async function approveRun(companyId: string, run: Run, seen: string[]): Promise<void> {
  const params = { path: of(companyId, run.id), header: tagged(run.version) };
  const body = { bank_details_seen: seen };
  await call(api.POST("/api/v1/companies/{company_id}/payment-runs/{run_id}/approve", { params, body }));
}

/** Sends the bank's file as it is, never read into the page. */
export async function sendReport(companyId: string, runId: string, file: File, undoneOn?: string) {
  const body = new FormData();
  body.append("file", file, file.name);
  const { data } = await call(
    api.POST("/api/v1/companies/{company_id}/payment-runs/{run_id}/status-reports", {
      params: { path: of(companyId, runId), query: { undone_on: undoneOn } },
      headers: newKey(),
      // the file goes out as it is
      body: body as unknown as { file: string },
      bodySerializer: () => body,
    }),
  );
  return data;
}

type Place = { companyId: string; accountId: string };
const at = ({ companyId, accountId }: Place) => ({ company_id: companyId, bank_account_id: accountId });

export async function proposeOwn(place: Place, key: Key, body: Schemas["OwnAccountIn"]): Promise<void> {
  const params = { path: at(place), header: key };
  await call(api.POST("/api/v1/companies/{company_id}/bank-accounts/{bank_account_id}/details", { params, body }));
}

export async function confirmOwn(
  place: Place,
  { id, version }: OwnDetails,
  body: Schemas["OwnAccountConfirmIn"],
): Promise<void> {
  const params = { path: { ...at(place), own_details_id: id }, header: tagged(version) };
  await call(
    api.POST("/api/v1/companies/{company_id}/bank-accounts/{bank_account_id}/details/{own_details_id}/confirm", {
      params,
      body,
    }),
  );
}

export async function refuseOwn(place: Place, { id, version }: OwnDetails, note: string): Promise<void> {
  const params = { path: { ...at(place), own_details_id: id }, header: tagged(version) };
  await call(
    api.POST("/api/v1/companies/{company_id}/bank-accounts/{bank_account_id}/details/{own_details_id}/refuse", {
      params,
      body: { note },
    }),
  );
}
