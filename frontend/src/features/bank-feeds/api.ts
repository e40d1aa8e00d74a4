"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Feed = Schemas["FeedOut"];
export type Provider = Schemas["FeedCredentialsOut"];
export type Institution = Schemas["FeedInstitutionOut"];
type Versioned = { readonly id: string; readonly version: number };
type Key = { "Idempotency-Key": string };

const tagged = (version: number) => ({ "If-Match": `"v${version}"` });
const at = (companyId: string, feed: Versioned) => ({
  path: { company_id: companyId, feed_id: feed.id },
  header: { ...tagged(feed.version), ...newKey() },
});

export async function setSecret(version: number, body: Schemas["FeedCredentialsIn"]): Promise<void> {
  await call(api.PUT("/api/v1/bank-feed-credentials", { params: { header: tagged(version) }, body }));
}

export async function removeSecret({ provider, version }: Provider): Promise<void> {
  await call(api.DELETE("/api/v1/bank-feed-credentials", { params: { query: { provider }, header: tagged(version) } }));
}

/** The banks of a country, as the provider tells them now. */
export async function findInstitutions(companyId: string, country: string): Promise<Institution[]> {
  const params = { path: { company_id: companyId } };
  const body = { country, provider: "gocardless" } as const;
  return (await call(api.POST("/api/v1/companies/{company_id}/bank-feeds/institutions", { params, body }))).data;
}

export async function connectAccount(companyId: string, key: Key, body: Schemas["FeedIn"]) {
  const params = { path: { company_id: companyId }, header: key };
  return (await call(api.POST("/api/v1/companies/{company_id}/bank-feeds", { params, body }))).data;
}

export async function askAgain(companyId: string, feed: Versioned, body: Schemas["FeedConsentIn"]) {
  const path = "/api/v1/companies/{company_id}/bank-feeds/{feed_id}/relink";
  return (await call(api.POST(path, { params: at(companyId, feed), body }))).data;
}

export async function finishConsent(companyId: string, feed: Versioned, account: string | null): Promise<Feed> {
  const path = "/api/v1/companies/{company_id}/bank-feeds/{feed_id}/finish";
  return (await call(api.POST(path, { params: at(companyId, feed), body: { account } }))).data;
}

export async function fetchNow(companyId: string, feedId: string): Promise<Feed> {
  const params = { path: { company_id: companyId, feed_id: feedId }, header: newKey() };
  return (await call(api.POST("/api/v1/companies/{company_id}/bank-feeds/{feed_id}/fetch", { params }))).data;
}

export async function endFeed(companyId: string, feed: Versioned): Promise<void> {
  await call(api.POST("/api/v1/companies/{company_id}/bank-feeds/{feed_id}/end", { params: at(companyId, feed) }));
}
