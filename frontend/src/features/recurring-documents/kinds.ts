import type { components } from "@/lib/api/schema";

export type Kind = components["schemas"]["RecurringDocumentOut"]["kind"];
export type Action = components["schemas"]["RecurringActionName"];

/** What differs between recurring invoices and bills; their words end in the kind. */
export type Noun = {
  /** Behind /[company], here and in the API. */
  readonly path: "recurring-invoices" | "recurring-bills";
  /** What is written stands there. */
  readonly documents: "invoices" | "bills";
  readonly draft: "sales.draft" | "purchase.draft";
  readonly post: "sales.post" | "purchase.post";
  /** What can happen on a day; the first needs no right to post. */
  readonly actions: readonly [Action, ...Action[]];
};

export const NOUNS: { readonly [K in Kind]: Noun } = {
  invoice: {
    path: "recurring-invoices",
    documents: "invoices",
    draft: "sales.draft",
    post: "sales.post",
    actions: ["draft", "post", "send"],
  },
  bill: {
    path: "recurring-bills",
    documents: "bills",
    draft: "purchase.draft",
    post: "purchase.post",
    actions: ["draft", "post"],
  },
};

/** Where a recurring document stands on the web; without an id, the list of its kind. */
export function pathOf(companyId: string, kind: Kind, id?: string): string {
  return [`/${companyId}/${NOUNS[kind].path}`, id].filter(Boolean).join("/");
}

/** Where what was written stands. */
export function documentPath(companyId: string, kind: Kind, id: string): string {
  return `/${companyId}/${NOUNS[kind].documents}/${id}`;
}

type Every = "/api/v1/companies/{company_id}/recurring-invoices";
type Single = `${Every}/{recurring_invoice_id}`;

/**
 * The addresses of the API. Both kinds have the same operations, so that those of invoices are the type of both; the name of the id in the
 * address is of no matter to the API.
 */
export const every = (kind: Kind) => `/api/v1/companies/{company_id}/${NOUNS[kind].path}` as Every;
export const single = (kind: Kind) => `${every(kind)}/{recurring_invoice_id}` as Single;
export const allOf = (kind: Kind) => `${every(kind)}/run` as `${Every}/run`;
export const below = <A extends "run" | "occurrences" | "upcoming">(kind: Kind, what: A) =>
  `${single(kind)}/${what}` as `${Single}/${A}`;
