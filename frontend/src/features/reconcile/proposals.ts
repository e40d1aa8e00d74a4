"use client";

/** Proposals and their acceptance as the API says them; to be replaced by the types of `lib/api/schema` once they stand there. */
import { api, call, type newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type ProposalPart = {
  readonly label: string;
  readonly detail: string;
  readonly amount: string;
  readonly book_line_id?: string | null;
  readonly document_id?: string | null;
  readonly open_item_line_id?: string | null;
  readonly account_id?: string | null;
};
export type Act = {
  readonly path: "match/book-lines" | "match/payments" | "match/entry" | "match/transfer";
  readonly body: { readonly [name: string]: unknown };
};
export type Proposal = {
  readonly kind: "book_line" | "documents" | "transfer" | "payment_run" | "rule" | "history";
  readonly score: number;
  readonly title: string;
  readonly contact_id: string | null;
  readonly contact_name: string | null;
  readonly parts: readonly ProposalPart[];
  readonly left: string;
  readonly reasons: readonly { readonly code: string; readonly is_for: boolean; readonly message: string }[];
  readonly act: Act;
};
export type Accepted = {
  readonly accepted: number;
  readonly left: number;
  readonly match_ids: readonly string[];
  readonly refused: readonly { readonly line_id: string; readonly message: string }[];
};
type Match = components["schemas"]["BankMatchOut"];
type Asked<T> = Promise<{ data?: T; error?: unknown; response: Response }>;
type Untyped = {
  GET: <T>(path: string, options: object) => Asked<T>;
  POST: <T>(path: string, options: object) => Asked<T>;
};
const untyped = api as unknown as Untyped;
const LINE = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}";

/** What a line may be, the likeliest first. */
export async function proposalsOf(companyId: string, lineId: string, signal?: AbortSignal): Promise<Proposal[]> {
  const params = { path: { company_id: companyId, bank_line_id: lineId } };
  const asked = untyped.GET<{ items: Proposal[] }>(`${LINE}/proposals`, { params, signal, cache: "no-store" });
  return (await call(asked)).data.items;
}

/** Does what a proposal would do; the server has written the body. */
export async function acceptProposal(
  companyId: string,
  lineId: string,
  key: ReturnType<typeof newKey>,
  { path, body }: Act,
): Promise<Match> {
  const params = { path: { company_id: companyId, bank_line_id: lineId }, header: key };
  return (await call(untyped.POST<Match>(`${LINE}/${path}`, { params, body }))).data;
}

/** Accepts the best proposal of each of these lines where its score is at or above the threshold. */
export async function acceptTogether(
  companyId: string,
  accountId: string,
  key: ReturnType<typeof newKey>,
  body: { readonly line_ids: readonly string[] | null; readonly threshold: number | null },
): Promise<Accepted> {
  const params = { path: { company_id: companyId, account_id: accountId }, header: key };
  const path = "/api/v1/companies/{company_id}/bank-books/{account_id}/accept";
  return (await call(untyped.POST<Accepted>(path, { params, body }))).data;
}
