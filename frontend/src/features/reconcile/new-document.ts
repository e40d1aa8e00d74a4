import type { Picked } from "@/components/contacts/contact-picker";
import type { components } from "@/lib/api/schema";
import { parseDecimal, toWire, ZERO } from "@/lib/money/decimal";
import type { Books } from "./books";
import type { Line } from "./lines";
import type { Proposal } from "./proposals";
import { isEmpty, type Part, part, sizeOf, withRoom } from "./split";

export type Body = components["schemas"]["DocumentMatchIn"];
type BookedPart = { account_id?: string | null; tax_code_ids?: string[]; dimensions?: { [code: string]: string } };

/** Where money comes in it is an invoice, else a bill. */
export const isInvoice = (line: Line) => !line.amount.startsWith("-");

/** The page of a document that was written for a line. */
export const hrefOf = (companyId: string, { kind, id }: { kind: "invoice" | "bill"; id: string }) =>
  `/${companyId}/${kind}s/${id}`;

/** What the form begins with: the contact that the proposals name, account and taxes as a rule or earlier lines have it. */
export function begun(line: Line, proposals: readonly Proposal[]): { contact: Picked | null; parts: readonly Part[] } {
  const named = proposals.find(({ contact_id, contact_name }) => contact_id && contact_name);
  const before = proposals.find(
    ({ kind, act }) => (kind === "rule" || kind === "history") && act?.path === "match/entry",
  );
  const [first] = (before?.act?.body.parts as BookedPart[] | undefined) ?? [];
  const text = line.text.trim().slice(0, 500);
  const whole = { amount: sizeOf(line.amount), formula: "" };
  return {
    contact: named?.contact_id ? { value: named.contact_id, name: named.contact_name ?? "" } : null,
    parts: withRoom([
      {
        ...part(1, whole),
        account: first?.account_id ?? null,
        taxes: first?.tax_code_ids ?? [],
        dimensions: first?.dimensions ?? {},
        text,
      },
    ]),
  };
}

/** Lines of a document with prices that include taxes: they come to the line of the bank. */
export function documentLines(parts: readonly Part[], books: Books): Body["lines"] {
  const codes = new Map(books.accounts.map(({ value, code }) => [value, code]));
  return parts
    .filter((one) => !isEmpty(one))
    .map(({ account, amount, taxes, dimensions, text }) => ({
      text: text.trim(),
      quantity: "1",
      unit_price: toWire(parseDecimal(amount.amount) ?? ZERO),
      account_code: codes.get(account ?? "") ?? null,
      tax_code_ids: [...taxes],
      dimensions: { ...dimensions },
    })) as Body["lines"];
}
