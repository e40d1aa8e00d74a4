"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
type Key = { "Idempotency-Key": string };

const RULE = "/api/v1/companies/{company_id}/bank-rules/{bank_rule_id}";
const at = (companyId: string, rule: { id: string; version: number }, key: Key) => ({
  path: { company_id: companyId, bank_rule_id: rule.id },
  header: { "If-Match": `"v${rule.version}"`, ...key },
});

/** What a rule would change of the lines that are open now; nothing is written. */
export async function tryRule(
  companyId: string,
  body: Schemas["TryRuleIn"],
  signal?: AbortSignal,
): Promise<Schemas["TriedOut"]> {
  const params = { path: { company_id: companyId } };
  const path = "/api/v1/companies/{company_id}/bank-rules/try";
  return (await call(api.POST(path, { params, body, signal }))).data;
}

export async function makeRule(companyId: string, key: Key, body: Schemas["RuleIn"]): Promise<void> {
  const params = { path: { company_id: companyId }, header: key };
  await call(api.POST("/api/v1/companies/{company_id}/bank-rules", { params, body }));
}

export async function changeRule(
  companyId: string,
  rule: { id: string; version: number },
  body: Schemas["RuleChangeIn"],
  key: Key = newKey(),
): Promise<void> {
  await call(api.PATCH(RULE, { params: at(companyId, rule, key), body }));
}

export async function deleteRule(companyId: string, rule: { id: string; version: number }): Promise<void> {
  await call(api.DELETE(RULE, { params: at(companyId, rule, newKey()) }));
}

export async function orderRules(companyId: string, ids: string[]): Promise<void> {
  const params = { path: { company_id: companyId } };
  const body = { rule_ids: ids };
  await call(api.PUT("/api/v1/companies/{company_id}/bank-rules/order", { params, body }));
}

export async function nameOfContact(companyId: string, contactId: string): Promise<string> {
  const params = { path: { company_id: companyId, contact_id: contactId } };
  return (await call(api.GET("/api/v1/companies/{company_id}/contacts/{contact_id}", { params }))).data.display_name;
}
