"use client";

import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import type { Line, Page } from "./lines";
import type { Proof } from "./proof";
import type { Accepted, Act, Proposal } from "./proposals";

type Schemas = components["schemas"];
export type Match = Schemas["BankMatchOut"];
export type BookLine = Schemas["BookLineOut"];
export type Whole = Schemas["BankLineWhole"];
type Key = { "Idempotency-Key": string };

const PAGE = 200;
const ifMatch = (version: number) => ({ "If-Match": `"v${version}"` });

/** More lines of an account, those that wait or matched ones. */
export async function moreLines(
  companyId: string,
  accountId: string,
  query: { of: "open" | "matched"; after: string; from?: string },
): Promise<Page> {
  const asked = api.GET("/api/v1/companies/{company_id}/bank-books/{account_id}/lines", {
    params: {
      path: { company_id: companyId, account_id: accountId },
      query: {
        state: [query.of],
        newest: query.of === "matched",
        from_date: query.from,
        after: query.after,
        limit: PAGE,
      },
    },
    cache: "no-store",
  });
  return (await call(asked)).data;
}

export async function readLine(companyId: string, lineId: string, signal?: AbortSignal): Promise<Whole> {
  const params = { path: { company_id: companyId, bank_line_id: lineId } };
  const asked = api.GET("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}", {
    params,
    signal,
    cache: "no-store",
  });
  return (await call(asked)).data;
}

export async function readMatch(companyId: string, matchId: string, signal?: AbortSignal): Promise<Match> {
  const params = { path: { company_id: companyId, bank_match_id: matchId } };
  const asked = api.GET("/api/v1/companies/{company_id}/bank-matches/{bank_match_id}", {
    params,
    signal,
    cache: "no-store",
  });
  return (await call(asked)).data;
}

export async function readProof(companyId: string, accountId: string, through: string): Promise<Proof> {
  const params = { path: { company_id: companyId, account_id: accountId }, query: { to_date: through } };
  const asked = api.GET("/api/v1/companies/{company_id}/bank-books/{account_id}/proof", { params, cache: "no-store" });
  return (await call(asked)).data;
}

export async function readOnTheWay(
  companyId: string,
  accountId: string,
  through: string,
): Promise<Schemas["OnTheWayOut"][]> {
  const params = { path: { company_id: companyId, account_id: accountId }, query: { to_date: through } };
  const asked = api.GET("/api/v1/companies/{company_id}/bank-books/{account_id}/on-the-way", {
    params,
    cache: "no-store",
  });
  return (await call(asked)).data;
}

/** Statements that have a closing balance, the latest first. */
export async function readStatements(companyId: string, accountId: string): Promise<Schemas["BankStatementOut"][]> {
  const params = { path: { company_id: companyId, account_id: accountId }, query: { limit: 50 } };
  const asked = api.GET("/api/v1/companies/{company_id}/bank-books/{account_id}/statements", {
    params,
    cache: "no-store",
  });
  return (await call(asked)).data.items.filter(({ closing }) => closing !== null);
}

/** Posted lines of the account that nothing is matched with. */
export async function findFree(
  companyId: string,
  accountId: string,
  query: { q?: string; amount?: string; after?: string },
  signal?: AbortSignal,
): Promise<Schemas["BookLinePage"]> {
  const params = { path: { company_id: companyId, account_id: accountId }, query: { ...query, limit: 50 } };
  const asked = api.GET("/api/v1/companies/{company_id}/bank-books/{account_id}/free", {
    params,
    signal,
    cache: "no-store",
  });
  return (await call(asked)).data;
}

/** What a line may be, the likeliest first. */
export async function proposalsOf(companyId: string, lineId: string, signal?: AbortSignal): Promise<Proposal[]> {
  const params = { path: { company_id: companyId, bank_line_id: lineId } };
  const asked = api.GET("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/proposals", {
    params,
    signal,
    cache: "no-store",
  });
  return (await call(asked)).data.items;
}

/** Accepts the best proposal of each of these lines where it is near certain. */
export async function acceptTogether(
  companyId: string,
  accountId: string,
  key: Key,
  body: Schemas["AcceptLinesIn"],
): Promise<Accepted> {
  const params = { path: { company_id: companyId, account_id: accountId }, header: key };
  const path = "/api/v1/companies/{company_id}/bank-books/{account_id}/accept";
  return (await call(api.POST(path, { params, body }))).data;
}

const at = (companyId: string, lineId: string, key: Key) => ({
  path: { company_id: companyId, bank_line_id: lineId },
  header: key,
});

export async function matchBookLines(companyId: string, lineId: string, key: Key, body: Schemas["BookLinesMatchIn"]) {
  const params = at(companyId, lineId, key);
  const path = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/match/book-lines";
  return (await call(api.POST(path, { params, body }))).data;
}

export async function matchPayments(companyId: string, lineId: string, key: Key, body: Schemas["PaymentsMatchIn"]) {
  const params = at(companyId, lineId, key);
  const path = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/match/payments";
  return (await call(api.POST(path, { params, body }))).data;
}

export async function matchEntry(companyId: string, lineId: string, key: Key, body: Schemas["EntryMatchIn"]) {
  const params = at(companyId, lineId, key);
  const path = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/match/entry";
  return (await call(api.POST(path, { params, body }))).data;
}

/** Posts the invoice or the bill that a line pays, and its payment. */
export async function matchDocument(companyId: string, lineId: string, key: Key, body: Schemas["DocumentMatchIn"]) {
  const params = at(companyId, lineId, key);
  const path = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/match/document";
  return (await call(api.POST(path, { params, body }))).data;
}

/** Writes a draft of it; its id. */
export async function draftDocument(companyId: string, isInvoice: boolean, key: Key, body: object): Promise<string> {
  const params = { path: { company_id: companyId }, header: key };
  const { data } = isInvoice
    ? await call(api.POST("/api/v1/companies/{company_id}/invoices", { params, body: body as Schemas["InvoiceIn"] }))
    : await call(api.POST("/api/v1/companies/{company_id}/bills", { params, body: body as Schemas["BillIn"] }));
  if (!data.id) {
    throw new Error("a document without an id");
  }
  return data.id;
}

export async function matchTransfer(companyId: string, lineId: string, key: Key, body: Schemas["TransferMatchIn"]) {
  const params = at(companyId, lineId, key);
  const path = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/match/transfer";
  return (await call(api.POST(path, { params, body }))).data;
}

/** Says which account of the chart is the suspense account. */
export async function nameSuspense(companyId: string, accountId: string): Promise<void> {
  const path = "/api/v1/companies/{company_id}/banking-settings";
  const of = { company_id: companyId };
  const { data } = await call(api.GET(path, { params: { path: of }, cache: "no-store" }));
  const params = { path: of, header: ifMatch(data.version) };
  await call(api.PATCH(path, { params, body: { suspense_account_id: accountId } }));
}

export async function matchSuspense(companyId: string, lineId: string, key: Key, body: Schemas["SuspenseMatchIn"]) {
  const params = at(companyId, lineId, key);
  const path = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/match/suspense";
  return (await call(api.POST(path, { params, body }))).data;
}

/** Does what a proposal would do; the server has written the body. */
export async function acceptProposal(companyId: string, lineId: string, key: Key, { path, body }: Act): Promise<Match> {
  switch (path) {
    case "match/book-lines":
      return matchBookLines(companyId, lineId, key, body as Schemas["BookLinesMatchIn"]);
    case "match/payments":
      return matchPayments(companyId, lineId, key, body as Schemas["PaymentsMatchIn"]);
    case "match/entry":
      return matchEntry(companyId, lineId, key, body as Schemas["EntryMatchIn"]);
    case "match/transfer":
      return matchTransfer(companyId, lineId, key, body as Schemas["TransferMatchIn"]);
  }
}

export async function excludeLine(companyId: string, line: Line, key: Key, reason: string): Promise<Line> {
  const params = {
    path: { company_id: companyId, bank_line_id: line.id },
    header: { ...ifMatch(line.version), ...key },
  };
  const path = "/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/exclude";
  return (await call(api.POST(path, { params, body: { reason } }))).data;
}

export async function restoreLine(companyId: string, lineId: string, version: number): Promise<Line> {
  const params = {
    path: { company_id: companyId, bank_line_id: lineId },
    header: { ...ifMatch(version), ...newKey() },
  };
  return (await call(api.POST("/api/v1/companies/{company_id}/bank-lines/{bank_line_id}/restore", { params }))).data;
}

/** Opens the lines of a match again; `isVoid`: the document that was written for it is voided too. */
export async function undoMatch(
  companyId: string,
  match: Pick<Match, "id" | "version">,
  isVoid = false,
  key: Key = newKey(),
): Promise<Match> {
  const params = {
    path: { company_id: companyId, bank_match_id: match.id },
    header: { ...ifMatch(match.version), ...key },
  };
  const path = "/api/v1/companies/{company_id}/bank-matches/{bank_match_id}/undo";
  return (await call(api.POST(path, { params, body: { reason: "", void_document: isVoid } }))).data;
}

export async function closeAccount(companyId: string, accountId: string, key: Key, body: Schemas["ReconciliationIn"]) {
  const params = { path: { company_id: companyId, account_id: accountId }, header: key };
  const path = "/api/v1/companies/{company_id}/bank-books/{account_id}/reconciliations";
  return (await call(api.POST(path, { params, body }))).data;
}

export async function undoReconciliation(
  companyId: string,
  reconciliation: { id: string; version: number },
  key: Key,
  reason: string,
) {
  const params = {
    path: { company_id: companyId, reconciliation_id: reconciliation.id },
    header: { ...ifMatch(reconciliation.version), ...key },
  };
  const path = "/api/v1/companies/{company_id}/reconciliations/{reconciliation_id}/undo";
  return (await call(api.POST(path, { params, body: { reason } }))).data;
}

/** All that is open of a contact on receivable and payable accounts, what is due first at first. */
export async function openItemsOf(companyId: string, contactId: string): Promise<Schemas["AgedItemOut"][]> {
  const all: Schemas["AgedItemOut"][] = [];
  let after: string | undefined;
  do {
    const query = { contact_id: contactId, as_of: "2199-12-31", after, limit: PAGE };
    const asked = api.GET("/api/v1/companies/{company_id}/ageing/items", {
      params: { path: { company_id: companyId }, query },
      cache: "no-store",
    });
    const { data } = await call(asked);
    all.push(...data.items);
    after = data.next ?? undefined;
  } while (after && all.length < 1_000);
  return all;
}

/** The bank details that a contact is paid to now. */
export async function bankDetailsOf(companyId: string, contactId: string): Promise<Schemas["BankOut"] | null> {
  const params = { path: { company_id: companyId, contact_id: contactId } };
  const asked = api.GET("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details", {
    params,
    cache: "no-store",
  });
  const { current } = (await call(asked)).data;
  return current?.account ? current : null;
}
