"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type TemplateIn = Schemas["TemplateIn"];
export type RecurringIn = Schemas["RecurringIn"];
/** What a change names; what is left out stays. */
export type Patch = Partial<Schemas["RecurringPatch"]>;

const tagged = (version: number) => ({ "If-Match": `"v${version}"` });

export async function makeTemplate(companyId: string, body: TemplateIn): Promise<Schemas["TemplateOut"]> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST("/api/v1/companies/{company_id}/entry-templates", { params, body }))).data;
}

export async function replaceTemplate(companyId: string, id: string, version: number, body: TemplateIn) {
  const params = { path: { company_id: companyId, template_id: id }, header: tagged(version) };
  await call(api.PUT("/api/v1/companies/{company_id}/entry-templates/{template_id}", { params, body }));
}

export async function deleteTemplate(companyId: string, id: string, version: number): Promise<void> {
  const params = { path: { company_id: companyId, template_id: id }, header: tagged(version) };
  await call(api.DELETE("/api/v1/companies/{company_id}/entry-templates/{template_id}", { params }));
}

/** Writes a draft of that day; answers its id. */
export async function applyTemplate(companyId: string, id: string, day: string): Promise<string> {
  const params = { path: { company_id: companyId, template_id: id }, header: newKey() };
  const body = { posting_date: day };
  return (
    await call(api.POST("/api/v1/companies/{company_id}/entry-templates/{template_id}/entries", { params, body }))
  ).data.id;
}

export async function makeRecurring(companyId: string, body: RecurringIn): Promise<Schemas["RecurringOut"]> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST("/api/v1/companies/{company_id}/recurring-entries", { params, body }))).data;
}

export async function changeRecurring(companyId: string, id: string, version: number, body: Patch): Promise<void> {
  const params = { path: { company_id: companyId, recurring_id: id }, header: tagged(version) };
  await call(
    api.PATCH("/api/v1/companies/{company_id}/recurring-entries/{recurring_id}", {
      params,
      body: body as Schemas["RecurringPatch"],
    }),
  );
}

export async function deleteRecurring(companyId: string, id: string, version: number): Promise<void> {
  const params = { path: { company_id: companyId, recurring_id: id }, header: tagged(version) };
  await call(api.DELETE("/api/v1/companies/{company_id}/recurring-entries/{recurring_id}", { params }));
}

export async function moveReversal(companyId: string, entryId: string, day: string): Promise<void> {
  const params = { path: { company_id: companyId, entry_id: entryId } };
  await call(
    api.PUT("/api/v1/companies/{company_id}/journal-entries/{entry_id}/planned-reversal", {
      params,
      body: { reverse_on: day },
    }),
  );
}

export async function dropReversal(companyId: string, entryId: string): Promise<void> {
  const params = { path: { company_id: companyId, entry_id: entryId } };
  await call(api.DELETE("/api/v1/companies/{company_id}/journal-entries/{entry_id}/planned-reversal", { params }));
}
