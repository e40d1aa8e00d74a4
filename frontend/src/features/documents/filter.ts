import { address, day, one, type Sought } from "@/lib/api/address";
import { type Kind, pathOf } from "./kinds";

export const STATES = ["draft", "open", "overdue", "settled", "void"] as const;
export type ShownState = (typeof STATES)[number];

/** What the address of a list of documents says. */
export type DocumentsFilter = {
  state?: ShownState;
  /** Id of the customer or supplier. */
  contact?: string;
  from?: string;
  to?: string;
  /** Beginning of a number. */
  q?: string;
  after?: string;
};

export function documentsFilter(sought: Sought): DocumentsFilter {
  return {
    state: STATES.find((name) => name === one(sought, "state")),
    contact: one(sought, "contact"),
    from: day(sought, "from"),
    to: day(sought, "to"),
    q: one(sought, "q")?.trim().slice(0, 100) || undefined,
    after: one(sought, "after"),
  };
}

/** The list as the filter shows it; `change` replaces parts. */
export function listAddress(
  companyId: string,
  kind: Kind,
  filter: DocumentsFilter,
  change: DocumentsFilter = {},
): string {
  return address(pathOf(companyId, kind), { ...filter, ...change });
}

/** Whether the list shows less than everything. */
export function isNarrowed({ state, contact, from, to, q }: DocumentsFilter): boolean {
  return Boolean(state || contact || from || to || q);
}

/** The filter as the API takes it: drafts and void ones are a status, the others a state of what is posted. */
export function asked({ state, contact, from, to, q, after }: DocumentsFilter) {
  return {
    status: state === "draft" || state === "void" ? state : undefined,
    state: state === "open" || state === "overdue" || state === "settled" ? state : undefined,
    contact_id: contact,
    from_date: from,
    to_date: to,
    number: q,
    after,
  };
}
