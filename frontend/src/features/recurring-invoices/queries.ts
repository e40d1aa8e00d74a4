import "server-only";
import { cache } from "react";
import { attempt, serverApi } from "@/lib/api/server";

const LIMIT = 100;
const SHOWN = 3;
const OFFERED = 20;

export async function readRecurring(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/recurring-invoices", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

export const readOne = cache(async (companyId: string, id: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}", {
      params: { path: { company_id: companyId, recurring_invoice_id: id } },
    }),
  ),
);

export async function readOccurrences(companyId: string, id: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}/occurrences", {
      params: { path: { company_id: companyId, recurring_invoice_id: id }, query: { after, limit: LIMIT } },
    }),
  );
}

/** The next days, with what each invoice would come to. */
export async function readUpcoming(companyId: string, id: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/recurring-invoices/{recurring_invoice_id}/upcoming", {
      params: { path: { company_id: companyId, recurring_invoice_id: id }, query: { count: SHOWN } },
    }),
  );
}

/** The invoice that one is made from. */
export const readInvoice = cache(async (companyId: string, id: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/invoices/{invoice_id}", {
      params: { path: { company_id: companyId, invoice_id: id } },
    }),
  ),
);

/** The latest posted invoices, to choose one from. */
export async function readInvoices(companyId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/invoices", {
      params: { path: { company_id: companyId }, query: { status: "posted", limit: OFFERED } },
    }),
  );
}
