"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Proposal = Schemas["ReminderProposalOut"];
export type Settings = Schemas["DunningSettingsOut"];

/** Releases what was seen; what changed meanwhile falls away. */
export async function release(companyId: string, proposals: readonly Proposal[]) {
  const params = { path: { company_id: companyId }, header: newKey() };
  const body = { proposals: proposals.map(({ contact_id, currency, key }) => ({ contact_id, currency, key })) };
  return (await call(api.POST("/api/v1/companies/{company_id}/reminders", { params, body }))).data;
}

export async function setBlock(companyId: string, body: Schemas["DunningBlockIn"]): Promise<void> {
  const params = { path: { company_id: companyId }, header: newKey() };
  await call(api.POST("/api/v1/companies/{company_id}/dunning-blocks", { params, body }));
}

export async function liftBlock(companyId: string, id: string): Promise<void> {
  const params = { path: { company_id: companyId, block_id: id } };
  await call(api.DELETE("/api/v1/companies/{company_id}/dunning-blocks/{block_id}", { params }));
}

export async function chooseSettings(companyId: string, version: number, body: Schemas["DunningSettingsIn"]) {
  const params = { path: { company_id: companyId }, header: { "If-Match": `"v${version}"` } };
  await call(api.PUT("/api/v1/companies/{company_id}/dunning-settings", { params, body }));
}
