import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Told = Schemas["SubmittedOut"];
export type State = Told["state"];
export type Kind = Told["documents"][number]["kind"];

const HOUR = 3_600_000;
export const WINDOW_HOURS = 72;

/** How each state looks, in the order in which they come. */
export const TONES = {
  queued: "draft",
  sending: "posted",
  unknown: "warn",
  submitted: "posted",
  valid: "ok",
  invalid: "bad",
  cancelling: "warn",
  cancelled: "draft",
  withdrawn: "draft",
} as const satisfies { readonly [S in State]: "draft" | "posted" | "ok" | "warn" | "bad" };
export const STATES = Object.keys(TONES) as State[];

/** Whether the document can be submitted anew. */
export function isOver(state: State): boolean {
  return state === "invalid" || state === "cancelled" || state === "withdrawn";
}

/** Until when a valid e-invoice can be cancelled, and how many whole hours that leaves at a moment. */
export function windowOf(validatedAt: string, now: Date): { until: string; hours: number } {
  const until = new Date(new Date(validatedAt).getTime() + WINDOW_HOURS * HOUR);
  return { until: until.toISOString(), hours: Math.floor((until.getTime() - now.getTime()) / HOUR) };
}

const PATHS = {
  invoice: "invoices",
  credit_note: "credit-notes",
  bill: "bills",
  supplier_credit: "supplier-credits",
} as const;

/** Where a document stands on the web. */
export function documentHref(companyId: string, kind: Kind, id: string): string {
  return `/${companyId}/${PATHS[kind]}/${id}`;
}

/** The month before that of a day, `2026-03`: what is told of together first. */
export function monthBefore(day: string): string {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return month > 1 ? `${year}-${String(month - 1).padStart(2, "0")}` : `${year - 1}-12`;
}

/** A month of an address, or undefined where it is none that can be asked for. */
export function monthOf(text: string | undefined): string | undefined {
  return text && /^20(2[4-9]|[3-9]\d)-(0[1-9]|1[0-2])$/.test(text) ? text : undefined;
}
