"use client";

import { api, call, newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { type Entry, fromDraft } from "./grid/state";

export type EntryOut = components["schemas"]["EntryOut"];
export type EntryIn = components["schemas"]["EntryIn"];

const at = (companyId: string) => ({ path: { company_id: companyId } });
const of = (companyId: string, entryId: string) => ({ path: { company_id: companyId, entry_id: entryId } });
/** The tag of a version: what a change has to know of what it changes. */
export const tagOf = (version: number) => `"v${version}"`;

/** Which columns of the list the reader does not want to see, here and wherever they sign in. */
export async function hideColumns(names: readonly string[]): Promise<void> {
  await call(api.PATCH("/api/v1/me", { body: { hidden_columns: { "journal-entries": [...names] } } }));
}

/** Posts drafts, all or none. */
export async function postDrafts(companyId: string, ids: readonly string[]): Promise<void> {
  await call(
    api.POST("/api/v1/companies/{company_id}/journal-entries/post", {
      params: { ...at(companyId), header: newKey() },
      body: { entry_ids: [...ids] },
    }),
  );
}

export async function postEntry(companyId: string, entryId: string): Promise<EntryOut> {
  const params = { ...of(companyId, entryId), header: newKey() };
  return (await call(api.POST("/api/v1/companies/{company_id}/journal-entries/{entry_id}/post", { params }))).data;
}

export async function deleteDraft(companyId: string, entryId: string, version: number): Promise<void> {
  const params = { ...of(companyId, entryId), header: { "If-Match": tagOf(version) } };
  await call(api.DELETE("/api/v1/companies/{company_id}/journal-entries/{entry_id}", { params }));
}

/** Deletes drafts one after the other; answers how many, and why it stopped. */
export async function deleteDrafts(
  companyId: string,
  drafts: readonly { id: string; version: number }[],
): Promise<{ deleted: number; refusal: ApiError | null }> {
  let deleted = 0;
  for (const { id, version } of drafts) {
    try {
      await deleteDraft(companyId, id, version);
    } catch (error) {
      if (error instanceof ApiError) {
        return { deleted, refusal: error };
      }
      throw error;
    }
    deleted += 1;
  }
  return { deleted, refusal: null };
}

export async function reverseEntry(companyId: string, entryId: string, postingDate: string): Promise<EntryOut> {
  const params = { ...of(companyId, entryId), header: newKey() };
  const body = { posting_date: postingDate, description: "" };
  return (await call(api.POST("/api/v1/companies/{company_id}/journal-entries/{entry_id}/reverse", { params, body })))
    .data;
}

export async function duplicateEntry(companyId: string, entryId: string): Promise<EntryOut> {
  const params = { ...of(companyId, entryId), header: newKey() };
  return (
    await call(api.POST("/api/v1/companies/{company_id}/journal-entries/{entry_id}/duplicate", { params, body: {} }))
  ).data;
}

type Written = { id: string; etag: string; typed: Entry };

/** Makes a draft; with the same key only once, however often it is sent. */
export async function createDraft(companyId: string, key: string, body: EntryIn): Promise<Written> {
  const params = { ...at(companyId), header: { "Idempotency-Key": key } };
  const { data, etag } = await call(api.POST("/api/v1/companies/{company_id}/journal-entries", { params, body }));
  return { id: data.id, etag: etag || tagOf(data.version), typed: fromDraft(data) };
}

export async function changeDraft(companyId: string, entryId: string, etag: string, body: EntryIn): Promise<Written> {
  const params = { ...of(companyId, entryId), header: { "If-Match": etag } };
  const { data, etag: next } = await call(
    api.PUT("/api/v1/companies/{company_id}/journal-entries/{entry_id}", { params, body }),
  );
  return { id: data.id, etag: next || tagOf(data.version), typed: fromDraft(data) };
}

/** The draft as it is at the API now, and its tag. */
export async function readDraft(companyId: string, entryId: string): Promise<{ entry: EntryOut; etag: string }> {
  const { data, etag } = await call(
    api.GET("/api/v1/companies/{company_id}/journal-entries/{entry_id}", {
      params: of(companyId, entryId),
      cache: "no-store",
    }),
  );
  return { entry: data, etag: etag || tagOf(data.version) };
}
