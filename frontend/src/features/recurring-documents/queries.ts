import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";
import { below, every, type Kind, NOUNS, single } from "./kinds";

const LIMIT = 100;
const SHOWN = 3;
const OFFERED = 20;
const sources = (kind: Kind) =>
  `/api/v1/companies/{company_id}/${NOUNS[kind].documents}` as "/api/v1/companies/{company_id}/invoices";
const source = (kind: Kind) =>
  `${sources(kind)}/{invoice_id}` as "/api/v1/companies/{company_id}/invoices/{invoice_id}";

export async function readRecurring(companyId: string, kind: Kind, after?: string) {
  return attempt(
    (await serverApi()).GET(every(kind), {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export const readOne = cache(async (companyId: string, kind: Kind, id: string) =>
  attempt(
    (await serverApi()).GET(single(kind), {
      params: { path: { company_id: companyId, recurring_invoice_id: id } },
    }),
  ),
);

export async function readOccurrences(companyId: string, kind: Kind, id: string, after?: string) {
  return attempt(
    (await serverApi()).GET(below(kind, "occurrences"), {
      params: { path: { company_id: companyId, recurring_invoice_id: id }, query: { after, limit: LIMIT } },
    }),
  );
}

/** The next days, with what each document would come to. */
export async function readUpcoming(companyId: string, kind: Kind, id: string) {
  return attempt(
    (await serverApi()).GET(below(kind, "upcoming"), {
      params: { path: { company_id: companyId, recurring_invoice_id: id }, query: { count: SHOWN } },
    }),
  );
}

/** The document that one is made from. */
export const readSource = cache(async (companyId: string, kind: Kind, id: string) =>
  attempt(
    (await serverApi()).GET(source(kind), {
      params: { path: { company_id: companyId, invoice_id: id } },
    }),
  ),
);

/** The latest posted documents, to choose one from. */
export async function readSources(companyId: string, kind: Kind) {
  return attempt(
    (await serverApi()).GET(sources(kind), {
      params: { path: { company_id: companyId }, query: { status: "posted", limit: OFFERED } },
    }),
  );
}
