import type { MoneyValue } from "@/components/ui/money-input";
import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
export type Contact = Schemas["ContactOut"];
export type ContactIn = Schemas["ContactIn"];
export type Scheme = Schemas["IdentifierIn"]["scheme"];

/** A row of a form that is one of several; `key` tells it apart for as long as the form is open. */
export type AddressRow = {
  readonly key: string;
  readonly kind: "billing" | "delivery";
  readonly name: string;
  readonly street: string;
  readonly postal_code: string;
  readonly city: string;
  readonly subdivision: string;
  readonly country: string;
};
export type PersonRow = {
  readonly key: string;
  readonly name: string;
  readonly position: string;
  readonly email: string;
  readonly phone: string;
};
export type IdentifierRow = { readonly key: string; readonly scheme: Scheme; readonly value: string };

/** A contact as its form holds it: what can be left out is an empty text. */
export type Form = {
  readonly display_name: string;
  readonly legal_name: string;
  readonly code: string;
  readonly kind: "business" | "person";
  readonly is_customer: boolean;
  readonly is_supplier: boolean;
  readonly currency: string;
  readonly language: string;
  readonly terms_days: string;
  readonly terms_from: "invoice_date" | "month_end";
  readonly discount_percent: MoneyValue;
  readonly discount_days: string;
  readonly credit_limit: MoneyValue;
  readonly revenue_account_id: string;
  readonly expense_account_id: string;
  readonly receivable_account_id: string;
  readonly payable_account_id: string;
  /** Tax codes of lines of documents that name none. */
  readonly sales_tax_code_ids: readonly string[];
  readonly purchase_tax_code_ids: readonly string[];
  readonly addresses: readonly AddressRow[];
  readonly people: readonly PersonRow[];
  readonly identifiers: readonly IdentifierRow[];
  /** Empty: it wants paper. */
  readonly e_invoice_format: "" | "xrechnung" | "peppol" | "facturx";
  readonly electronic_scheme: string;
  readonly electronic_address: string;
  readonly notes: string;
};

export const ACCOUNTS = [
  "revenue_account_id",
  "expense_account_id",
  "receivable_account_id",
  "payable_account_id",
] as const;

/** The fields of the form as the API names them, in the order they stand in; `*` stands for every row. */
export const FIELDS = [
  "display_name",
  "legal_name",
  "code",
  "kind",
  "is_customer",
  "addresses.*",
  "addresses.*.kind",
  "addresses.*.name",
  "addresses.*.street",
  "addresses.*.postal_code",
  "addresses.*.city",
  "addresses.*.subdivision",
  "addresses.*.country",
  "people.*",
  "people.*.name",
  "people.*.position",
  "people.*.email",
  "people.*.phone",
  "identifiers.*",
  "identifiers.*.scheme",
  "identifiers.*.value",
  "terms.days",
  "sales_tax_code_ids.*",
  "purchase_tax_code_ids.*",
  "terms.counted_from",
  "terms.discount_percent",
  "terms.discount_days",
  "terms",
  "currency",
  "credit_limit",
  "language",
  "e_invoices.format",
  "e_invoices.address",
  "e_invoices.address.scheme",
  "e_invoices.address.value",
  ...ACCOUNTS,
  "notes",
] as const;

/** An account that can be chosen for each default. What is archived, or a heading, takes no lines. */
export type ChartAccount = {
  id: string;
  code: string;
  name: string;
  account_class: string;
  subtype: string;
  is_heading: boolean;
  is_active: boolean;
};

export function fits(field: (typeof ACCOUNTS)[number], account: ChartAccount): boolean {
  if (account.is_heading || !account.is_active) {
    return false;
  }
  const { account_class: of, subtype } = account;
  return {
    revenue_account_id: of === "income",
    expense_account_id: of === "expense" || of === "asset",
    receivable_account_id: subtype === "receivable",
    payable_account_id: subtype === "payable",
  }[field];
}

const NO_AMOUNT: MoneyValue = { amount: "", formula: "" };
const row = (of: string, at: number) => `${of}${at}`;

/** An empty form: a business that buys, with a place to write its address, somebody to talk to and an id into. */
export function newForm({
  role,
  currency,
  country,
}: {
  role: "customer" | "supplier";
  currency: string;
  country: string;
}): Form {
  return {
    display_name: "",
    legal_name: "",
    code: "",
    kind: "business",
    is_customer: role === "customer",
    is_supplier: role === "supplier",
    currency,
    language: "",
    terms_days: "",
    terms_from: "invoice_date",
    discount_percent: NO_AMOUNT,
    discount_days: "",
    credit_limit: NO_AMOUNT,
    revenue_account_id: "",
    expense_account_id: "",
    receivable_account_id: "",
    payable_account_id: "",
    sales_tax_code_ids: [],
    purchase_tax_code_ids: [],
    addresses: [newAddress("a0", country)],
    people: [newPerson("p0")],
    identifiers: [newIdentifier("i0")],
    e_invoice_format: "",
    electronic_scheme: "",
    electronic_address: "",
    notes: "",
  };
}

export function newAddress(key: string, country: string): AddressRow {
  return { key, kind: "billing", name: "", street: "", postal_code: "", city: "", subdivision: "", country };
}

export function newPerson(key: string): PersonRow {
  return { key, name: "", position: "", email: "", phone: "" };
}

export function newIdentifier(key: string): IdentifierRow {
  return { key, scheme: "other_tax", value: "" };
}

/** The contact as it stands, for its form. */
export function fromContact(contact: Contact): Form {
  return {
    display_name: contact.display_name,
    legal_name: contact.legal_name,
    code: contact.code,
    kind: contact.kind,
    is_customer: contact.is_customer,
    is_supplier: contact.is_supplier,
    currency: contact.currency,
    language: contact.language,
    terms_days: contact.terms ? String(contact.terms.days) : "",
    terms_from: contact.terms?.counted_from ?? "invoice_date",
    discount_percent: contact.terms?.discount_percent
      ? { amount: contact.terms.discount_percent, formula: "" }
      : NO_AMOUNT,
    discount_days: contact.terms?.discount_days == null ? "" : String(contact.terms.discount_days),
    credit_limit: contact.credit_limit ? { amount: contact.credit_limit, formula: "" } : NO_AMOUNT,
    revenue_account_id: contact.revenue_account_id ?? "",
    expense_account_id: contact.expense_account_id ?? "",
    receivable_account_id: contact.receivable_account_id ?? "",
    payable_account_id: contact.payable_account_id ?? "",
    sales_tax_code_ids: contact.sales_tax_code_ids,
    purchase_tax_code_ids: contact.purchase_tax_code_ids,
    addresses: contact.addresses.map((one, at) => ({ ...one, key: row("a", at) })),
    people: contact.people.map((one, at) => ({ ...one, key: row("p", at) })),
    identifiers: contact.identifiers.map(({ scheme, value }, at) => ({
      key: row("i", at),
      scheme: scheme as Scheme,
      value,
    })),
    e_invoice_format: contact.e_invoices?.format ?? "",
    electronic_scheme: contact.e_invoices?.address?.scheme ?? "",
    electronic_address: contact.e_invoices?.address?.value ?? "",
    notes: contact.notes,
  };
}

const isSaid = (texts: readonly string[]) => texts.some((text) => text.trim() !== "");

/** Without rows that nothing was written into: their places are those that the API names. The country that is offered says nothing. */
export function withoutBlanks(form: Form): Form {
  return {
    ...form,
    addresses: form.addresses.filter(({ name, street, postal_code, city, subdivision }) =>
      isSaid([name, street, postal_code, city, subdivision]),
    ),
    people: form.people.filter(({ name, position, email, phone }) => isSaid([name, position, email, phone])),
    identifiers: form.identifiers.filter(({ value }) => isSaid([value])),
  };
}

/** What is sent: every row of the form, in its place. */
export function toBody(form: Form): ContactIn {
  const {
    terms_days,
    terms_from,
    discount_percent,
    discount_days,
    credit_limit,
    addresses,
    people,
    identifiers,
    e_invoice_format,
    electronic_scheme,
    electronic_address,
    ...plain
  } = form;
  const reached = electronic_address.trim()
    ? { scheme: electronic_scheme.trim(), value: electronic_address.trim() }
    : null;
  const without = <R extends { key: string }>({ key: _, ...rest }: R) => rest;
  return {
    ...plain,
    display_name: form.display_name.trim(),
    currency: form.currency || null,
    terms: terms_days.trim()
      ? {
          days: Number.parseInt(terms_days.trim(), 10),
          counted_from: terms_from,
          discount_percent: discount_percent.amount || null,
          discount_days: discount_days.trim() ? Number.parseInt(discount_days.trim(), 10) : null,
        }
      : null,
    credit_limit: credit_limit.amount || null,
    revenue_account_id: form.revenue_account_id || null,
    expense_account_id: form.expense_account_id || null,
    receivable_account_id: form.receivable_account_id || null,
    payable_account_id: form.payable_account_id || null,
    sales_tax_code_ids: [...form.sales_tax_code_ids],
    purchase_tax_code_ids: [...form.purchase_tax_code_ids],
    addresses: addresses.map(without),
    people: people.map(without),
    identifiers: identifiers.map(without),
    e_invoices: e_invoice_format ? { format: e_invoice_format, address: reached } : null,
  };
}

/** Whether days are a whole number that terms can have; nothing says that nothing is agreed. */
export function areDays(text: string): boolean {
  return /^\d{0,3}$/.test(text.trim());
}

export function sameForm(a: Form, b: Form): boolean {
  return JSON.stringify(toBody(withoutBlanks(a))) === JSON.stringify(toBody(withoutBlanks(b)));
}

export type Part = keyof ContactIn;

/** What two who changed a contact at once say differently, in the order of the form. */
export function differences(mine: Form, theirs: Form): Part[] {
  const [a, b] = [toBody(withoutBlanks(mine)), toBody(withoutBlanks(theirs))];
  return PARTS.filter((part) => JSON.stringify(a[part]) !== JSON.stringify(b[part]));
}

const PARTS: readonly Part[] = [
  "display_name",
  "legal_name",
  "code",
  "kind",
  "is_customer",
  "is_supplier",
  "addresses",
  "people",
  "identifiers",
  "terms",
  "currency",
  "credit_limit",
  "language",
  "e_invoices",
  ...ACCOUNTS,
  "sales_tax_code_ids",
  "purchase_tax_code_ids",
  "notes",
];
