"use client";

import { ContactPicker } from "@/components/contacts/contact-picker";
import { Combobox } from "@/components/ui/combobox";
import { MoneyInput } from "@/components/ui/money-input";
import { part } from "@/components/ui/part";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { trimmed } from "@/lib/money/decimal";
import type { Preview } from "../api";
import type { Books, Form } from "../form";
import { type Kind, NOUNS } from "../kinds";

const ChargesMore = part(() => import("./charges-more"));

const RATE_DECIMALS = 10;
const PERCENT_DECIMALS = 2;

/** Whom, when, in which currency and at which rate; what is rarely needed folds away. */
export function HeadFields({
  books,
  kind,
  form,
  preview,
  faults,
  onChange,
  goOn,
}: {
  books: Books;
  kind: Kind;
  form: Form;
  preview: Preview | null;
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<Form>) => void;
  /** To the lines: the contact was taken by Enter. */
  goOn: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const noun = NOUNS[kind];
  const isPurchase = noun.side === "purchases";
  const isCredit = noun.credits !== null;
  const more = form.chargesMoreOn ?? null;
  const isFixed = form.creditsId !== null;
  const isTied = isFixed || more !== null;
  const currency = form.currency || preview?.currency || books.currency;
  type Written = "supplierNumber" | "orderReference" | "buyerReference" | "termsText";
  const written = (of: Written, name: string, label: string, more: { required?: boolean; maxLength?: number } = {}) => (
    <TextField
      key={`${of} ${form[of]}`}
      name={name}
      label={label}
      defaultValue={form[of]}
      maxLength={100}
      autoComplete="off"
      error={faults[name]}
      onBlur={(event) => onChange({ [of]: event.target.value.trim() })}
      {...more}
    />
  );
  const inside = ["tax_point", "buyer_reference", "terms_text", "prices_include_tax", "is_cash"];
  return (
    <fieldset className="docfields">
      <legend className="vh">{say("document_form.head")}</legend>
      {more && (
        <ChargesMore
          companyId={books.companyId}
          kind={kind}
          on={more}
          fault={faults.charges_more_on_id}
          onRemove={() => onChange({ chargesMoreOn: null })}
        />
      )}
      <div className="who">
        {isTied ? (
          <TextField
            label={say(isPurchase ? "documents.supplier" : "documents.customer")}
            value={form.contact?.name ?? ""}
            readOnly
          />
        ) : (
          <ContactPicker
            companyId={books.companyId}
            role={isPurchase ? "supplier" : "customer"}
            label={say(isPurchase ? "documents.supplier" : "documents.customer")}
            name="contact_id"
            value={form.contact}
            error={faults.contact_id}
            beside={
              <a
                className="link"
                href={`/${books.companyId}/contacts/new${isPurchase ? "?role=supplier" : ""}`}
                target="_blank"
                rel="noreferrer"
              >
                {say("document_form.new_contact")}
              </a>
            }
            onValue={(contact) => onChange({ contact })}
            onEntered={goOn}
          />
        )}
      </div>
      {isPurchase && written("supplierNumber", "supplier_number", say("documents.their_number"), { required: true })}
      <TextField
        label={say("documents.date")}
        type="date"
        name="issue_date"
        required
        value={form.issueDate}
        error={faults.issue_date}
        onChange={(event) => event.target.value && onChange({ issueDate: event.target.value })}
      />
      {!isCredit && (
        <TextField
          label={say("documents.due")}
          type="date"
          name="due_date"
          value={form.dueDate || preview?.due_date || ""}
          hint={form.dueDate ? undefined : say("document_form.by_terms")}
          error={faults.due_date}
          onChange={(event) => onChange({ dueDate: event.target.value })}
        />
      )}
      {!isCredit && (
        <>
          <MoneyInput
            label={say("document_form.early_percent")}
            name="early_discount_percent"
            value={form.earlyPercent}
            scale={PERCENT_DECIMALS}
            placeholder={preview?.early_discount_percent ? format.money(preview.early_discount_percent) : undefined}
            hint={form.earlyPercent.amount ? undefined : say("document_form.by_terms")}
            error={faults.early_discount_percent}
            onValue={(earlyPercent) => onChange({ earlyPercent })}
          />
          <TextField
            label={say("document_form.early_until")}
            type="date"
            name="early_discount_until"
            value={form.earlyUntil || preview?.early_discount_until || ""}
            hint={
              preview?.early_discount_amount
                ? say("document_form.early_amount", {
                    amount: format.inUnit(preview.early_discount_amount, preview.currency),
                  })
                : undefined
            }
            error={faults.early_discount_until}
            onChange={(event) => onChange({ earlyUntil: event.target.value })}
          />
        </>
      )}
      {!isPurchase && written("orderReference", "order_reference", say("documents.order"))}
      {isTied ? (
        <TextField label={say("document_form.currency")} value={currency} readOnly />
      ) : (
        <Combobox
          label={say("document_form.currency")}
          name="currency"
          offers={books.currencies}
          value={currency}
          error={faults.currency}
          onValue={(code) => code && onChange({ currency: code, rate: { amount: "", formula: "" } })}
        />
      )}
      {currency !== books.currency && !isFixed && (
        <MoneyInput
          label={say("document_form.rate", { from: currency, to: books.currency })}
          name="rate"
          value={form.rate}
          scale={RATE_DECIMALS}
          placeholder={preview?.rate ? format.money(trimmed(preview.rate, 2)) : undefined}
          hint={
            preview && !form.rate.amount
              ? say(preview.rate ? "document_form.rate_of_day" : "document_form.no_rate")
              : undefined
          }
          error={faults.rate}
          onValue={(rate) => onChange({ rate: rate.amount ? { ...rate, amount: trimmed(rate.amount, 2) } : rate })}
        />
      )}
      <details className="rare" open={inside.some((name) => faults[name]) || undefined}>
        <summary>{say("document_form.more")}</summary>
        <div className="docfields">
          {!isFixed && (
            <TextField
              label={say("documents.tax_point")}
              type="date"
              name="tax_point"
              value={form.taxPoint}
              hint={say("document_form.tax_point_hint")}
              error={faults.tax_point}
              onChange={(event) => onChange({ taxPoint: event.target.value })}
            />
          )}
          <Select
            label={say("document_form.includes_tax")}
            name="prices_include_tax"
            choices={[
              { value: "", name: say("document_form.as_company") },
              { value: "yes", name: say("document_form.yes") },
              { value: "no", name: say("document_form.no") },
            ]}
            value={form.includesTax === null ? "" : form.includesTax ? "yes" : "no"}
            error={faults.prices_include_tax}
            onChange={({ target }) => onChange({ includesTax: target.value ? target.value === "yes" : null })}
          />
          {isPurchase && written("orderReference", "order_reference", say("document_form.own_order"))}
          {written("buyerReference", "buyer_reference", say("documents.buyer_reference"))}
          {!isCredit && written("termsText", "terms_text", say("documents.terms"), { maxLength: 500 })}
          {kind === "invoice" && !more && (
            <label className="ticked">
              <input
                type="checkbox"
                className="tick"
                name="is_deposit"
                checked={form.isDeposit}
                onChange={({ target }) =>
                  onChange({ isDeposit: target.checked, ...(target.checked && { depositIds: [] }) })
                }
              />
              {say("document_form.is_deposit")}
            </label>
          )}
          <label className="ticked">
            <input
              type="checkbox"
              className="tick"
              checked={form.isCash}
              onChange={(event) => onChange({ isCash: event.target.checked })}
            />
            {say("document_form.is_cash")}
          </label>
        </div>
      </details>
    </fieldset>
  );
}
