"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Template = Schemas["DocumentTemplateOut"];
const TEMPLATE = "/api/v1/companies/{company_id}/document-templates/{document_template_id}";
const tag = (version: number) => ({ "If-Match": `"v${version}"` });
const at = (companyId: string, id: string) => ({ company_id: companyId, document_template_id: id });

export async function sayIssuer(companyId: string, version: number, body: Schemas["IssuerIn"]) {
  const params = { path: { company_id: companyId }, header: { ...tag(version), ...newKey() } };
  return (await call(api.PUT("/api/v1/companies/{company_id}/issuer", { params, body }))).data;
}

export async function makeTemplate(companyId: string, body: Schemas["DocumentTemplateIn"]): Promise<Template> {
  const params = { path: { company_id: companyId }, header: newKey() };
  return (await call(api.POST("/api/v1/companies/{company_id}/document-templates", { params, body }))).data;
}

export async function changeTemplate(
  companyId: string,
  id: string,
  version: number,
  body: Schemas["DocumentTemplateIn"],
): Promise<Template> {
  const params = { path: at(companyId, id), header: { ...tag(version), ...newKey() } };
  return (await call(api.PUT(TEMPLATE, { params, body }))).data;
}

export async function deleteTemplate(companyId: string, id: string, version: number): Promise<void> {
  await call(api.DELETE(TEMPLATE, { params: { path: at(companyId, id), header: tag(version) } }));
}

/** A picture for the head of papers; null takes it away. */
export async function setLogo(companyId: string, id: string, version: number, picture: File | null): Promise<Template> {
  const params = { path: at(companyId, id), header: { ...tag(version), ...newKey() } };
  if (picture === null) {
    return (await call(api.DELETE(`${TEMPLATE}/logo`, { params }))).data;
  }
  const sent = {
    params,
    body: picture as unknown as string,
    bodySerializer: (file: unknown) => file as Blob,
    headers: { "Content-Type": picture.type },
  };
  return (await call(api.PUT(`${TEMPLATE}/logo`, sent))).data;
}
