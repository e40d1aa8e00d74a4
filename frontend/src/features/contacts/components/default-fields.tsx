"use client";

import { Combobox } from "@/components/ui/combobox";
import type { Offer } from "@/components/ui/match";
import { MoneyInput } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, parseDecimal, subtract } from "@/lib/money/decimal";
import type { AccountChoice, Currency, NamedTerms, TaxOffer } from "./contact-form";
import type { PartProps } from "./name-fields";

const USUAL_DECIMALS = 2;
const TAXES = [
  { field: "sales_tax_code_ids", direction: "sales", is: "is_customer" },
  { field: "purchase_tax_code_ids", direction: "purchases", is: "is_supplier" },
] as const;

/** What was agreed with a contact, and what its documents begin with. */
export function DefaultFields({
  form,
  languages,
  currencies,
  accounts,
  taxes,
  terms,
  faults,
  onChange,
}: PartProps & {
  languages: readonly Offer[];
  currencies: readonly Currency[];
  accounts: readonly AccountChoice[];
  taxes: readonly TaxOffer[];
  terms: readonly NamedTerms[];
}) {
  const say = useSay();
  const scale = currencies.find(({ value }) => value === form.currency)?.decimals ?? USUAL_DECIMALS;
  return (
    <section>
      <h2>{say("contact_form.agreed")}</h2>
      {terms.length > 0 && (
        <Select
          label={say("contact_form.named_terms")}
          hint={say("contact_form.named_terms_hint")}
          name="named_terms"
          value={terms.find((one) => isSame(one, form))?.name ?? ""}
          choices={[
            { value: "", name: say("contact_form.own_terms") },
            ...terms.map(({ name }) => ({ value: name, name })),
          ]}
          onChange={({ target }) => {
            const one = terms.find(({ name }) => name === target.value);
            onChange({
              terms_days: one ? String(one.days) : "",
              terms_from: one?.counted_from ?? "invoice_date",
              discount_percent: { amount: one?.discount_percent ?? "", formula: "" },
              discount_days: one?.discount_days == null ? "" : String(one.discount_days),
            });
          }}
        />
      )}
      <div className="two">
        <TextField
          label={say("contact_form.terms_days")}
          hint={say("contact_form.terms_days_hint")}
          name="terms.days"
          inputMode="numeric"
          autoComplete="off"
          maxLength={3}
          value={form.terms_days}
          onChange={(event) => onChange({ terms_days: event.target.value })}
          error={faults["terms.days"]}
        />
        <Select
          label={say("contact_form.terms_from")}
          name="terms.counted_from"
          value={form.terms_from}
          choices={[
            { value: "invoice_date", name: say("contact_form.invoice_date") },
            { value: "month_end", name: say("contact_form.month_end") },
          ]}
          onChange={(event) =>
            onChange({ terms_from: event.target.value === "month_end" ? "month_end" : "invoice_date" })
          }
          error={faults["terms.counted_from"]}
        />
        <MoneyInput
          label={say("contact_form.discount_percent")}
          hint={say("contact_form.discount_percent_hint")}
          name="terms.discount_percent"
          scale={USUAL_DECIMALS}
          value={form.discount_percent}
          onValue={(discount_percent) => onChange({ discount_percent })}
          error={faults["terms.discount_percent"] ?? faults.terms}
        />
        <TextField
          label={say("contact_form.discount_days")}
          name="terms.discount_days"
          inputMode="numeric"
          autoComplete="off"
          maxLength={3}
          value={form.discount_days}
          onChange={(event) => onChange({ discount_days: event.target.value })}
          error={faults["terms.discount_days"]}
        />
        <Combobox
          label={say("contact_form.currency")}
          hint={say("contact_form.currency_hint")}
          name="currency"
          offers={currencies}
          value={form.currency || null}
          onValue={(value) => onChange({ currency: value ?? "" })}
          error={faults.currency}
        />
        <MoneyInput
          label={say("contact_form.credit_limit")}
          hint={say("contact_form.credit_limit_hint")}
          name="credit_limit"
          scale={scale}
          value={form.credit_limit}
          onValue={(credit_limit) => onChange({ credit_limit })}
          error={faults.credit_limit}
        />
        <Combobox
          label={say("contact_form.language")}
          hint={say("contact_form.language_hint")}
          name="language"
          offers={languages}
          value={form.language || null}
          onValue={(value) => onChange({ language: value ?? "" })}
          error={faults.language}
        />
      </div>
      {form.is_customer && (
        <>
          <h3 className="h3">{say("contact_form.e_invoices")}</h3>
          <p className="text-muted">{say("contact_form.e_invoices_text")}</p>
          <div className="two">
            <Select
              label={say("contact_form.e_invoice_format")}
              name="e_invoices.format"
              value={form.e_invoice_format}
              choices={[
                { value: "", name: say("contact_form.paper") },
                { value: "xrechnung", name: "XRechnung" },
                { value: "facturx", name: "Factur-X (ZUGFeRD)" },
                { value: "peppol", name: "Peppol BIS 3" },
              ]}
              onChange={(event) =>
                onChange({ e_invoice_format: event.target.value as "" | "xrechnung" | "peppol" | "facturx" })
              }
              error={faults["e_invoices.format"]}
            />
          </div>
          {form.e_invoice_format && (
            <div className="two">
              <TextField
                label={say("contact_form.electronic_scheme")}
                hint={say("contact_form.electronic_scheme_hint")}
                name="e_invoices.address.scheme"
                autoComplete="off"
                maxLength={4}
                value={form.electronic_scheme}
                onChange={(event) => onChange({ electronic_scheme: event.target.value.toUpperCase() })}
                error={faults["e_invoices.address.scheme"]}
              />
              <TextField
                label={say("contact_form.electronic_address")}
                hint={say("contact_form.electronic_address_hint")}
                name="e_invoices.address.value"
                autoComplete="off"
                maxLength={254}
                value={form.electronic_address}
                onChange={(event) => onChange({ electronic_address: event.target.value })}
                error={faults["e_invoices.address.value"] ?? faults["e_invoices.address"]}
              />
            </div>
          )}
        </>
      )}
      <h3 className="h3">{say("contact_form.accounts")}</h3>
      <p className="text-muted">{say("contact_form.accounts_text")}</p>
      <div className="two">
        {accounts
          .filter(({ field }) => isShown(field, form.is_customer, form.is_supplier) || form[field])
          .map(({ field, offers }) => (
            <Combobox
              key={field}
              label={say(`contact_form.${field}`)}
              name={field}
              offers={offers}
              value={form[field] || null}
              onValue={(value) => onChange({ [field]: value ?? "" })}
              error={faults[field]}
            />
          ))}
        {TAXES.filter(({ field, is }) => form[is] || form[field].length > 0).map(({ field, direction }) => (
          <Combobox
            key={field}
            label={say(`contact_form.${field}`)}
            name={`${field}.0`}
            offers={taxes.filter((offer) => offer.direction === direction)}
            value={form[field][0] ?? null}
            onValue={(value) => onChange({ [field]: value ? [value] : [] })}
            error={faults[`${field}.0`]}
          />
        ))}
      </div>
    </section>
  );
}

/** Sales have nothing to ask of who only sells to the company, nor purchases of who only buys. */
function isShown(field: AccountChoice["field"], isCustomer: boolean, isSupplier: boolean): boolean {
  return field === "revenue_account_id" || field === "receivable_account_id" ? isCustomer : isSupplier;
}

/** Whether the fields say what these terms say. */
function isSame(terms: NamedTerms, form: PartProps["form"]): boolean {
  const percent = parseDecimal(form.discount_percent.amount);
  const theirs = parseDecimal(terms.discount_percent ?? "");
  return (
    form.terms_days === String(terms.days) &&
    form.terms_from === terms.counted_from &&
    form.discount_days === (terms.discount_days === null ? "" : String(terms.discount_days)) &&
    (percent === null || theirs === null ? percent === theirs : isZero(subtract(percent, theirs)))
  );
}
