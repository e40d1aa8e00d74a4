import "server-only";
import { getCatalogues, getSay } from "@/lib/i18n/server";

/** What events are about, by where a person would look for it. What the API adds stands under `other` until it has a place. */
const GROUPS = {
  books: [
    "journal_entry",
    "recurring_entry",
    "planned_reversal",
    "template",
    "account",
    "journal",
    "item_document",
    "settlement",
    "bank_book_line",
    "budget",
  ],
  contacts: ["contact", "contact_identifier", "bank_details"],
  trade: [
    "document",
    "received_invoice",
    "approval",
    "approval_policy",
    "attachment",
    "payment",
    "payment_run",
    "bank_feed",
    "bank_feed_credentials",
    "payment_run_item",
    "payment_run_transfer",
    "payment_run_report",
    "own_bank_account",
    "bank_book",
    "bank_import",
    "bank_line",
    "bank_match",
    "bank_rule",
    "bank_csv_layout",
    "banking_settings",
    "reconciliation",
    "invoicing_settings",
    "issuer",
    "document_template",
    "sending",
    "public_link",
    "recurring_document",
    "reminder",
    "dunning_settings",
    "dunning_block",
    "e_invoice",
    "myinvois_connection",
    "myinvois_inquiry",
  ],
  periods: ["period", "period_grant", "period_grant_end", "fiscal_year", "calendar"],
  dimensions: ["dimension", "dimension_value", "dimension_rule"],
  taxes: ["tax_code", "tax_component", "tax_rate", "tax_policy", "tax_return", "tax_filing"],
  currencies: ["rate", "rate_policy", "unit", "revaluation"],
  companies: ["company", "onboarding_step", "import_mapping", "job"],
  people: ["member", "invitation", "role", "token", "factor_policy", "support", "support_visit"],
  tenant: ["tenant", "plan", "deletion", "domain", "webhook_endpoint"],
} as const;
type Told = { subject: string; kinds: string[] };
export type EventGroup = {
  name: string;
  subjects: { name: string; events: { value: string; name: string }[] }[];
};

async function worder() {
  const { audit: words } = await getCatalogues();
  return (key: string, otherwise: string) => {
    const found = (words as { readonly [key: string]: unknown })[key];
    return typeof found === "string" ? found : otherwise.replaceAll("_", " ");
  };
}

/** What a kind of event is called in the reader's language. */
export async function eventNamer(): Promise<(kind: string) => string> {
  const [say, worded] = await Promise.all([getSay(), worder()]);
  return (kind) => {
    const [subject = "", verb = ""] = kind.split(".");
    return verb
      ? `${worded(`kind_${subject}`, subject)}: ${worded(`verb_${verb}`, verb)}`
      : kind === "ping"
        ? say("webhooks.ping_kind")
        : kind;
  };
}

/** The events there are, in groups, in the reader's language. */
export async function groupsOf(told: readonly Told[]): Promise<EventGroup[]> {
  const [say, worded] = await Promise.all([getSay(), worder()]);
  const placed = new Set<string>(Object.values(GROUPS).flat());
  const inside = (subjects: readonly string[]) =>
    subjects
      .flatMap((subject) => told.filter((one) => one.subject === subject))
      .map(({ subject, kinds }) => ({
        name: worded(`kind_${subject}`, subject),
        events: kinds.map((value) => {
          const verb = value.split(".")[1] ?? value;
          return { value, name: worded(`verb_${verb}`, verb) };
        }),
      }));
  const named = (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => ({
    name: say(`webhooks.group_${group}`),
    subjects: inside(GROUPS[group]),
  }));
  const rest = told.map(({ subject }) => subject).filter((subject) => !placed.has(subject));
  return [...named, { name: say("webhooks.group_other"), subjects: inside(rest) }].filter(
    ({ subjects }) => subjects.length > 0,
  );
}
