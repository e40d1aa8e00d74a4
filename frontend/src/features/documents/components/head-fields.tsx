"use client";

import { ContactPicker } from "@/components/contacts/contact-picker";
import { MoneyInput } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { trimmed } from "@/lib/money/decimal";
import type { Preview } from "../api";
import type { Books, Form } from "../form";
import { type Kind, NOUNS } from "../kinds";
import { EarlyFields } from "./early-fields";

const RATE_DECIMALS = 10;

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
  const isFixed = form.creditsId !== null;
  const currency = form.currency || preview?.currency || books.currency;
  const text = (name: "supplierNumber" | "orderReference" | "buyerReference" | "termsText") => ({
    key: `${name} ${form[name]}`,
    defaultValue: form[name],
    maxLength: 100,
    autoComplete: "off",
    onBlur: (event: { target: { value: string } }) => onChange({ [name]: event.target.value.trim() }),
  });
  const { key: numberKey, ...number } = text("supplierNumber");
  const { key: orderKey, ...order } = text("orderReference");
  const { key: buyerKey, ...buyer } = text("buyerReference");
  const { key: termsKey, ...terms } = text("termsText");
  const inside = ["tax_point", "buyer_reference", "terms_text", "prices_include_tax", "is_cash"];
  return (
    <fieldset className="docfields">
      <legend className="vh">{say("document_form.head")}</legend>
      <div className="who">
        {isFixed ? (
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
      {isPurchase && (
        <TextField
          key={numberKey}
          {...number}
          name="supplier_number"
          label={say("documents.their_number")}
          required
          error={faults.supplier_number}
        />
      )}
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
      {!isCredit && <EarlyFields form={form} preview={preview} faults={faults} onChange={onChange} />}
      {!isPurchase && (
        <TextField
          key={orderKey}
          {...order}
          name="order_reference"
          label={say("documents.order")}
          error={faults.order_reference}
        />
      )}
      {isFixed ? (
        <TextField label={say("document_form.currency")} value={currency} readOnly />
      ) : (
        <Select
          label={say("document_form.currency")}
          name="currency"
          choices={books.currencies.map(({ code }) => ({ value: code, name: code }))}
          value={currency}
          error={faults.currency}
          onChange={(event) => onChange({ currency: event.target.value, rate: { amount: "", formula: "" } })}
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
          {isPurchase && (
            <TextField
              key={orderKey}
              {...order}
              name="order_reference"
              label={say("document_form.own_order")}
              error={faults.order_reference}
            />
          )}
          <TextField
            key={buyerKey}
            {...buyer}
            name="buyer_reference"
            label={say("documents.buyer_reference")}
            error={faults.buyer_reference}
          />
          {!isCredit && (
            <TextField
              key={termsKey}
              {...terms}
              maxLength={500}
              name="terms_text"
              label={say("documents.terms")}
              error={faults.terms_text}
            />
          )}
          {kind === "invoice" && (
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
