import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import type { PlainKey, Say } from "@/lib/i18n/words";
import { readEntry } from "../queries";

type Entry = components["schemas"]["EntryOut"];

/** Where entries of documents lead. */
const DOCUMENTS: { readonly [kind: string]: { readonly path: string; readonly name: PlainKey<"documents"> } } = {
  "document.invoice": { path: "invoices", name: "documents.invoice" },
  "document.credit_note": { path: "credit-notes", name: "documents.credit_note" },
  "document.bill": { path: "bills", name: "documents.bill" },
  "document.supplier_credit": { path: "supplier-credits", name: "documents.supplier_credit" },
};
/** Where the others lead, by the key of their source; what has no page of its own leads to its list. */
const OTHERS: {
  readonly [kind: string]: { readonly name: PlainKey<"sources">; readonly page: (key: string) => string };
} = {
  import: { name: "sources.import", page: () => "import" },
  payment: { name: "sources.payment", page: (key) => `payments/${key}` },
  "payment.undone": { name: "sources.payment_undone", page: (key) => `payments/${key}` },
  recurring: { name: "sources.recurring", page: (key) => `recurring/${key.split("/")[0]}` },
  reminder: { name: "sources.reminder", page: () => "reminders?show=released" },
  revaluation: { name: "sources.revaluation", page: () => "revaluation?view=past" },
  settlement: { name: "sources.settlement", page: (key) => `open-items/settlements/${key}` },
  settlement_cancelled: { name: "sources.settlement_cancelled", page: (key) => `open-items/settlements/${key}` },
};

/** What wrote an entry, and the way to it. */
export async function EntrySource({ companyId, entry }: { companyId: string; entry: Entry }) {
  const say = await getSay();
  const key = entry.source_key ?? "";
  const found = (await ofDocument(companyId, entry, say)) ?? ofOther(entry.source_kind, key, say);
  return found ? (
    <a className="link" href={`/${companyId}/${found.page}`}>
      {found.name}
    </a>
  ) : (
    <>
      {entry.source_kind} <code className="text-muted">{key}</code>
    </>
  );
}

type Found = { name: string; page: string };

/** The entry of a voided document does not say which kind it is: the one it reverses does. */
async function ofDocument(companyId: string, entry: Entry, say: Say): Promise<Found | null> {
  const isVoid = entry.source_kind === "document.void";
  const first = isVoid && entry.reverses_id ? await readEntry(companyId, entry.reverses_id) : entry;
  const of = first instanceof ApiError ? undefined : DOCUMENTS[first.source_kind];
  return of
    ? {
        name: isVoid ? say("sources.document_void", { kind: say(of.name) }) : say(of.name),
        page: `${of.path}/${entry.source_key}`,
      }
    : null;
}

function ofOther(kind: string, key: string, say: Say): Found | null {
  const of = OTHERS[kind];
  return of ? { name: say(of.name), page: of.page(key) } : null;
}
