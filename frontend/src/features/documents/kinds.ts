import type { components } from "@/lib/api/schema";
import type { PlainKey } from "@/lib/i18n/words";

export type Kind = components["schemas"]["DocumentOut"]["kind"];
type Words = PlainKey<"documents">;

/** What differs between the four kinds of documents on the web. */
export type Noun = {
  readonly kind: Kind;
  /** Behind /[company], here and in the API. */
  readonly path: "invoices" | "credit-notes" | "bills" | "supplier-credits";
  readonly side: "sales" | "purchases";
  /** What credits it. */
  readonly creditedBy: "credit_note" | "supplier_credit" | null;
  /** What it credits. */
  readonly credits: "invoice" | "bill" | null;
  readonly draft: "sales.draft" | "purchase.draft";
  readonly post: "sales.post" | "purchase.post";
  readonly one: Words;
  readonly many: Words;
  readonly add: Words;
  readonly emptyTitle: Words;
  readonly emptyText: Words;
};

const SALES = { side: "sales", draft: "sales.draft", post: "sales.post" } as const;
const PURCHASES = { side: "purchases", draft: "purchase.draft", post: "purchase.post" } as const;

export const NOUNS: { readonly [K in Kind]: Noun } = {
  invoice: {
    ...SALES,
    kind: "invoice",
    path: "invoices",
    creditedBy: "credit_note",
    credits: null,
    one: "documents.invoice",
    many: "documents.invoices",
    add: "documents.new_invoice",
    emptyTitle: "documents.no_invoices",
    emptyText: "documents.no_invoices_text",
  },
  credit_note: {
    ...SALES,
    kind: "credit_note",
    path: "credit-notes",
    creditedBy: null,
    credits: "invoice",
    one: "documents.credit_note",
    many: "documents.credit_notes",
    add: "documents.new_credit_note",
    emptyTitle: "documents.no_credit_notes",
    emptyText: "documents.no_credit_notes_text",
  },
  bill: {
    ...PURCHASES,
    kind: "bill",
    path: "bills",
    creditedBy: "supplier_credit",
    credits: null,
    one: "documents.bill",
    many: "documents.bills",
    add: "documents.new_bill",
    emptyTitle: "documents.no_bills",
    emptyText: "documents.no_bills_text",
  },
  supplier_credit: {
    ...PURCHASES,
    kind: "supplier_credit",
    path: "supplier-credits",
    creditedBy: null,
    credits: "bill",
    one: "documents.supplier_credit",
    many: "documents.supplier_credits",
    add: "documents.new_supplier_credit",
    emptyTitle: "documents.no_supplier_credits",
    emptyText: "documents.no_supplier_credits_text",
  },
};

/** Where a document stands on the web. */
export function pathOf(companyId: string, kind: Kind, id?: string | null): string {
  return [`/${companyId}/${NOUNS[kind].path}`, id].filter(Boolean).join("/");
}

/**
 * The addresses of the API. The four kinds have the same operations with the same shapes, so that those of invoices are the type of all; the
 * name of the id in the address is of no matter to the API.
 */
export const every = (kind: Kind) =>
  `/api/v1/companies/{company_id}/${NOUNS[kind].path}` as "/api/v1/companies/{company_id}/invoices";
export const single = (kind: Kind) =>
  `/api/v1/companies/{company_id}/${NOUNS[kind].path}/{invoice_id}` as "/api/v1/companies/{company_id}/invoices/{invoice_id}";
export const acted = <A extends "post" | "void" | "credit">(kind: Kind, act: A) =>
  `/api/v1/companies/{company_id}/${NOUNS[kind].path}/{invoice_id}/${act}` as `/api/v1/companies/{company_id}/invoices/{invoice_id}/${A}`;
