import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";
import type { PaymentFilter } from "./filter";

const LIMIT = 100;

/** A page of payments, the latest day first. */
export async function readPayments(companyId: string, { direction, state, contact, from, to, after }: PaymentFilter) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/payments", {
      params: {
        path: { company_id: companyId },
        query: { direction, state, contact_id: contact, from_date: from, to_date: to, after, limit: LIMIT },
      },
    }),
  );
}

export const readPayment = cache(async (companyId: string, paymentId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/payments/{payment_id}", {
      params: { path: { company_id: companyId, payment_id: paymentId } },
    }),
  ),
);

export const readContact = cache(async (companyId: string, contactId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}", {
      params: { path: { company_id: companyId, contact_id: contactId } },
    }),
  ),
);

/** The accounts of the company that take lines. */
export const readAccounts = cache(async (companyId: string) => {
  const api = await serverApi();
  const all = await wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { after, limit: 200 } },
      }),
    ),
  );
  return all instanceof ApiError ? all : all.filter(({ is_heading, is_active }) => !is_heading && is_active);
});

/** Decimals of the units that are money, by code. */
export const readScales = cache(async (): Promise<{ readonly [code: string]: number }> => {
  const units = await attempt((await serverApi()).GET("/api/v1/units"));
  return units instanceof ApiError
    ? {}
    : Object.fromEntries(units.filter(({ is_money }) => is_money).map(({ code, decimals }) => [code, decimals]));
});

export type Paid = {
  readonly contactId: string;
  readonly currency: string;
  readonly lineId: string;
  readonly isReceipt: boolean;
};

/** What a payment of a document is about: whose it is, and the line that is to be paid. Null where nothing of it can be paid. */
export async function readPaid(companyId: string, documentId: string): Promise<Paid | null> {
  const api = await serverApi();
  const path = { company_id: companyId };
  const found = await Promise.all([
    attempt(
      api.GET("/api/v1/companies/{company_id}/invoices/{invoice_id}", {
        params: { path: { ...path, invoice_id: documentId } },
      }),
    ),
    attempt(
      api.GET("/api/v1/companies/{company_id}/bills/{bill_id}", { params: { path: { ...path, bill_id: documentId } } }),
    ),
    attempt(
      api.GET("/api/v1/companies/{company_id}/credit-notes/{credit_note_id}", {
        params: { path: { ...path, credit_note_id: documentId } },
      }),
    ),
    attempt(
      api.GET("/api/v1/companies/{company_id}/supplier-credits/{supplier_credit_id}", {
        params: { path: { ...path, supplier_credit_id: documentId } },
      }),
    ),
  ]);
  const document = found.find((one) => !(one instanceof ApiError));
  if (!document || document instanceof ApiError || !document.control_line_id) {
    return null;
  }
  return {
    contactId: document.contact_id,
    currency: document.currency,
    lineId: document.control_line_id,
    // a credit is paid back: money moves the other way
    isReceipt: document.kind === "invoice" || document.kind === "supplier_credit",
  };
}
