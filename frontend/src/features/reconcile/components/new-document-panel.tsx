"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ContactPicker, type Picked } from "@/components/contacts/contact-picker";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { ApiError } from "@/lib/api/problem";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { bankDetailsOf, draftDocument, matchDocument } from "../api";
import { type Body, begun, documentLines, isInvoice } from "../new-document";
import type { Proposal } from "../proposals";
import { lacks, type Part } from "../split";
import { Panel } from "./panel";
import type { PanelProps } from "./panels";
import { PartsGrid } from "./parts-grid";

const NAMES = [
  "contact_id",
  "issue_date",
  "supplier_number",
  "bank_details_seen",
  "parts.*.account_id",
  "parts.*.amount",
  "parts.*.tax_code_ids",
];
/** Fields of a document's line as the table has them. */
const CELLS: { readonly [name: string]: string } = { account_code: "account_id", unit_price: "amount" };

/** An invoice or a bill for a line: posted together with its payment, or kept as a draft. */
export default function NewDocumentPanel({
  companyId,
  line,
  books,
  proposals,
  mayDraft,
  keyFor,
  decide,
  onClose,
}: PanelProps & { proposals: readonly Proposal[]; mayDraft: boolean }) {
  const say = useSay();
  const router = useRouter();
  const [start] = useState(() => begun(line, proposals));
  const [contact, setContact] = useState<Picked | null>(start.contact);
  const [parts, setParts] = useState<readonly Part[]>(start.parts);
  const [day, setDay] = useState(line.booked_on);
  const [number, setNumber] = useState(() => (isInvoice(line) ? "" : line.end_to_end_id.slice(0, 100)));
  const [seen, setSeen] = useState<{ id: string; account: string; holder: string; isOn: boolean } | null>(null);
  const { isBusy, faults, submit } = useSubmit(NAMES);
  const isSale = isInvoice(line);
  const fields = Object.fromEntries(
    Object.entries(faults.fields).map(([name, text]) => {
      const [first, row, ...rest] = name.split(".");
      return first === "lines" && row
        ? [`parts.${row}.${CELLS[rest.join(".")] ?? rest.join(".")}`, text]
        : [name, text];
    }),
  );
  const lack = lacks(line.amount, parts);
  const why = !contact
    ? say("reconcile.lacks_contact")
    : lack
      ? say(`reconcile.lacks_${lack}`)
      : !isSale && !number.trim()
        ? say("reconcile.lacks_number")
        : seen && !seen.isOn
          ? say("reconcile.pay_look")
          : null;
  const said = () => ({
    contact_id: contact?.value ?? "",
    issue_date: day,
    prices_include_tax: true,
    lines: documentLines(parts, books),
    ...(isSale ? {} : { supplier_number: number.trim() }),
  });

  const send = () => {
    if (why) {
      return;
    }
    const body = { ...said(), bank_details_seen: seen?.id ?? null } as Body;
    submit(async () => {
      try {
        await decide(() => matchDocument(companyId, line.id, keyFor(body), body));
      } catch (error) {
        if (error instanceof ApiError && error.code === "payments.bank_details_unseen" && contact) {
          const details = await bankDetailsOf(companyId, contact.value);
          setSeen(details && { id: details.id, account: details.account ?? "", holder: details.holder, isOn: false });
        }
        throw error;
      }
    });
  };
  const keep = () =>
    submit(async () => {
      const body = { ...said(), currency: line.currency, due_date: line.booked_on };
      const id = await draftDocument(companyId, isSale, keyFor(body), body);
      router.push(`/${companyId}/${isSale ? "invoices" : "bills"}/${id}`);
    });

  return (
    <Panel
      companyId={companyId}
      line={line}
      title={say(isSale ? "reconcile.invoice_title" : "reconcile.bill_title")}
      act={say("reconcile.post_and_match")}
      faults={faults}
      isBusy={isBusy}
      why={why}
      state={
        mayDraft && contact && !lack && (isSale || number.trim()) ? (
          <Button busy={isBusy} onClick={keep}>
            {say("reconcile.keep_draft")}
          </Button>
        ) : null
      }
      onAct={send}
      onClose={onClose}
    >
      <p className="text-muted">{say(isSale ? "reconcile.invoice_text" : "reconcile.bill_text")}</p>
      <div className="two">
        <ContactPicker
          companyId={companyId}
          label={say(isSale ? "reconcile.customer" : "reconcile.supplier")}
          name="contact_id"
          value={contact}
          beside={
            <a
              className="link"
              href={`/${companyId}/contacts/new${isSale ? "" : "?role=supplier"}`}
              target="_blank"
              rel="noreferrer"
            >
              {say("reconcile.new_contact")}
            </a>
          }
          onValue={(to) => {
            setSeen(null);
            setContact(to);
          }}
          error={fields.contact_id}
        />
        <TextField
          label={say("reconcile.document_date")}
          type="date"
          name="issue_date"
          max={line.booked_on}
          value={day}
          onChange={(event) => setDay(event.target.value)}
          error={fields.issue_date}
        />
        {!isSale && (
          <TextField
            label={say("reconcile.supplier_number")}
            name="supplier_number"
            maxLength={100}
            autoComplete="off"
            value={number}
            onChange={(event) => setNumber(event.target.value)}
            error={fields.supplier_number}
          />
        )}
      </div>
      <PartsGrid
        books={books}
        line={line}
        parts={parts}
        faults={fields}
        noteName={say("reconcile.document_text")}
        onParts={setParts}
      />
      {seen && (
        <label className="check">
          <input
            type="checkbox"
            className="tick"
            name="bank_details_seen"
            checked={seen.isOn}
            onChange={(event) => setSeen({ ...seen, isOn: event.target.checked })}
          />
          <span>{say("reconcile.bank_seen", { account: seen.account, holder: seen.holder })}</span>
        </label>
      )}
    </Panel>
  );
}
