import type { Picked } from "@/components/contacts/contact-picker";
import type { Offer } from "@/components/ui/match";
import type { MoneyValue } from "@/components/ui/money-input";
import type { components } from "@/lib/api/schema";
import type { CurrencyOffer } from "@/lib/money/currencies";
import { isZero, parseDecimal, subtract, toWire, trimmed, ZERO } from "@/lib/money/decimal";
import { type Kind, NOUNS } from "./kinds";

type Schemas = components["schemas"];
type Document = Schemas["DocumentOut"];
/** The body of every kind; what a kind does not have is left out. */
export type Body = Schemas["SupplierCreditIn"] | Schemas["CreditNoteIn"] | Schemas["BillIn"] | Schemas["InvoiceIn"];

export const NONE: MoneyValue = { amount: "", formula: "" };
export const ONE_PIECE = "C62";
const SPARE = 3;
/** The key of a line that has none yet; `padded` gives it one that is free among its neighbours. */
const UNKEYED = 0;

export type Line = {
  /** Stays the line's own while lines above it come and go. */
  readonly key: number;
  readonly text: string;
  readonly quantity: MoneyValue;
  readonly unit: string;
  readonly price: MoneyValue;
  /** Percent off the line. */
  readonly discount: MoneyValue;
  /** Codes of accounts; null: as the contact or the settings say. */
  readonly account: string | null;
  /** Ids of tax codes, in the order they are computed. */
  readonly taxes: readonly string[];
  /** Codes of values by codes of axes. */
  readonly dimensions: { readonly [code: string]: string };
  /** What the page does not show and keeps as it came. */
  readonly kept: {
    readonly price_base_quantity: string;
    readonly discount_amount: string;
    readonly charge_amount: string;
    readonly tax_units: string | null;
    readonly credited_position: number | null;
  };
};

/** A charge or an allowance on the whole. */
export type Extra = {
  readonly key: number;
  readonly role: "charge" | "allowance";
  readonly text: string;
  readonly amount: MoneyValue;
  readonly taxes: readonly string[];
  readonly account: string | null;
  readonly dimensions: { readonly [code: string]: string };
};

/** A deposit that a credit note gives back, with what it took off. */
export type Given = { readonly id: string; readonly text: string; readonly gross: string };

export type Form = {
  readonly contact: Picked | null;
  readonly supplierNumber: string;
  readonly issueDate: string;
  /** Empty: the issue date. */
  readonly taxPoint: string;
  /** Empty: by the terms of the contact. */
  readonly dueDate: string;
  /** Percent that who pays early takes off; empty: by the terms of the contact. */
  readonly earlyPercent: MoneyValue;
  /** Empty: by the terms of the contact. */
  readonly earlyUntil: string;
  /** Empty: that of the contact. */
  readonly currency: string;
  /** Empty: that of the day. */
  readonly rate: MoneyValue;
  /** Null: as the company computes. */
  readonly includesTax: boolean | null;
  readonly roundingLevel: Schemas["LevelName"] | null;
  readonly roundingMode: Schemas["ModeName"] | null;
  readonly isCash: boolean;
  /** Asks for a part of the price before anything is delivered. */
  readonly isDeposit: boolean;
  /** Deposits that it deducts, or gives back. */
  readonly depositIds: readonly string[];
  /** Deposits that a credit note can give back, as its draft came. */
  readonly given: readonly Given[];
  readonly discountPercent: MoneyValue;
  readonly discountAmount: MoneyValue;
  readonly orderReference: string;
  readonly buyerReference: string;
  readonly termsText: string;
  readonly note: string;
  readonly creditsId: string | null;
  /** The posted document that a debit note charges more on. */
  readonly chargesMoreOn: { readonly id: string; readonly number: string } | null;
  readonly lines: readonly Line[];
  readonly extras: readonly Extra[];
};

/** What the editor has to know of the company. */
export type Books = {
  readonly companyId: string;
  readonly company: string;
  readonly currency: string;
  /** By code. */
  readonly accounts: readonly Offer[];
  readonly taxes: readonly Offer[];
  readonly dimensions: readonly { readonly code: string; readonly name: string; readonly values: readonly Offer[] }[];
  readonly currencies: readonly CurrencyOffer[];
};

const AMOUNTS = new Set([
  "quantity",
  "unit_price",
  "price_base_quantity",
  "discount_percent",
  "discount_amount",
  "charge_amount",
  "tax_units",
  "amount",
  "rate",
]);

const NOTHING_KEPT: Line["kept"] = {
  price_base_quantity: "1",
  discount_amount: "0",
  charge_amount: "0",
  tax_units: null,
  credited_position: null,
};

export function blank(): Line {
  return {
    key: UNKEYED,
    text: "",
    quantity: NONE,
    unit: ONE_PIECE,
    price: NONE,
    discount: NONE,
    account: null,
    taxes: [],
    dimensions: {},
    kept: NOTHING_KEPT,
  };
}

export function isBlank(line: Line): boolean {
  return !line.text && !line.quantity.amount && !line.price.amount && !line.account && line.taxes.length === 0;
}

/** Whether the API can hold the line: it has a price. */
export const isWhole = (line: Line) => line.price.amount !== "";

/** Always some blank lines to go on with. */
export function padded(lines: readonly Line[]): Line[] {
  let filled = lines.length;
  while (filled > 0 && isBlank(lines[filled - 1] as Line)) {
    filled -= 1;
  }
  const wanted = Math.max(SPARE, filled + 1);
  const kept = lines.slice(0, Math.max(filled, Math.min(lines.length, wanted)));
  return keyed([...kept, ...Array.from({ length: wanted - kept.length }, blank)]);
}

function keyed<T extends { readonly key: number }>(lines: readonly T[]): T[] {
  let top = Math.max(0, ...lines.map(({ key }) => key));
  return lines.map((line) => {
    if (line.key !== UNKEYED) {
      return line;
    }
    top += 1;
    return { ...line, key: top };
  });
}

export function newForm(today: string, contact: Picked | null = null): Form {
  return {
    contact,
    supplierNumber: "",
    issueDate: today,
    taxPoint: "",
    dueDate: "",
    earlyPercent: NONE,
    earlyUntil: "",
    currency: "",
    rate: NONE,
    includesTax: null,
    roundingLevel: null,
    roundingMode: null,
    isCash: false,
    isDeposit: false,
    depositIds: [],
    given: [],
    discountPercent: NONE,
    discountAmount: NONE,
    orderReference: "",
    buyerReference: "",
    termsText: "",
    note: "",
    creditsId: null,
    chargesMoreOn: null,
    lines: padded([]),
    extras: [],
  };
}

const shown = (amount: string): MoneyValue => {
  const value = parseDecimal(amount);
  return value && !isZero(value) ? { amount, formula: "" } : NONE;
};

/** Each deposit that a credit note gives back, with all that it took off. */
function givenBack(document: Document): readonly Given[] {
  const found = new Map<string, Given>();
  for (const { deposit_id: id, text, gross } of document.lines) {
    if (id) {
      found.set(id, {
        id,
        text,
        gross: toWire(subtract(parseDecimal(found.get(id)?.gross ?? "0") ?? ZERO, parseDecimal(gross) ?? ZERO)),
      });
    }
  }
  return [...found.values()];
}

/** A draft of the API in the editor. */
export function fromDocument(document: Document): Form {
  const lines = document.lines.filter(({ role }) => role === "line");
  const extras = document.lines.filter(({ role, deposit_id }) => role !== "line" && !deposit_id);
  return {
    contact: { value: document.contact_id, name: document.contact },
    supplierNumber: document.supplier_number,
    issueDate: document.issue_date,
    taxPoint: document.tax_point === document.issue_date ? "" : document.tax_point,
    dueDate: document.due_date ?? "",
    earlyPercent: { amount: document.early_discount_percent ?? "0", formula: "" },
    earlyUntil: document.early_discount_until ?? "",
    currency: document.currency,
    rate: document.rate_source === "stated" && document.rate ? { amount: document.rate, formula: "" } : NONE,
    includesTax: document.prices_include_tax,
    roundingLevel: document.rounding_level,
    roundingMode: document.rounding_mode,
    isCash: document.is_cash,
    isDeposit: document.is_deposit,
    depositIds: document.deposit_ids,
    given: document.kind === "credit_note" ? givenBack(document) : [],
    discountPercent: shown(document.discount_percent),
    discountAmount: shown(document.discount_amount),
    orderReference: document.order_reference,
    buyerReference: document.buyer_reference,
    termsText: document.terms_text,
    note: document.note,
    creditsId: document.credits_id,
    chargesMoreOn: document.charges_more_on,
    lines: padded(
      lines.map((line) => ({
        ...blank(),
        text: line.text,
        quantity: { amount: line.quantity, formula: "" },
        unit: line.unit,
        price: { amount: line.unit_price, formula: "" },
        discount: shown(line.discount_percent),
        account: line.account_code,
        taxes: line.tax_code_ids,
        dimensions: line.dimensions,
        kept: {
          price_base_quantity: line.price_base_quantity,
          discount_amount: line.discount_amount,
          charge_amount: line.charge_amount,
          tax_units: line.tax_units,
          credited_position: line.credited_position,
        },
      })),
    ),
    extras: keyed(
      extras.map((extra) => ({
        key: UNKEYED,
        role: extra.role === "charge" ? ("charge" as const) : ("allowance" as const),
        text: extra.text,
        amount: { amount: extra.unit_price, formula: "" },
        taxes: extra.tax_code_ids,
        account: extra.account_code,
        dimensions: extra.dimensions,
      })),
    ),
  };
}

/** The same once more: a new document of today, with nothing of the old one's numbers, days and rate. */
export function copyOf(document: Document, today: string): Form {
  const form = fromDocument(document);
  return {
    ...form,
    supplierNumber: "",
    issueDate: today,
    taxPoint: "",
    dueDate: "",
    earlyPercent: NONE,
    earlyUntil: "",
    rate: NONE,
    creditsId: null,
    chargesMoreOn: null,
    depositIds: [],
    given: [],
    lines: form.lines.map((line) => ({ ...line, kept: { ...line.kept, credited_position: null } })),
  };
}

/** A debit note on a posted document: to the same contact, in its currency, by its references. */
export function chargingMore(document: Document, today: string): Form {
  const form = newForm(today, { value: document.contact_id, name: document.contact });
  if (document.status !== "posted" || !document.id || !document.number) {
    return form;
  }
  return {
    ...form,
    chargesMoreOn: { id: document.id, number: document.number },
    currency: document.currency,
    includesTax: document.prices_include_tax,
    orderReference: document.order_reference,
    buyerReference: document.buyer_reference,
  };
}

/** What is written: lines that have a price. `rows` and `extras` say where each stands on the page, for what the API says of them. */
export function toBody(
  form: Form,
  kind: Kind,
): { body: Body; rows: number[]; charges: number[]; allowances: number[] } {
  const noun = NOUNS[kind];
  const isCredit = noun.credits !== null;
  const ofCredited = isCredit && form.creditsId !== null;
  const rows: number[] = [];
  const lines = form.lines.flatMap((line, row) => {
    if (!isWhole(line)) {
      return [];
    }
    rows.push(row);
    const { credited_position, ...kept } = line.kept;
    return [
      {
        text: line.text,
        quantity: line.quantity.amount || "1",
        unit: line.unit,
        unit_price: line.price.amount,
        discount_percent: line.discount.amount || "0",
        account_code: line.account,
        tax_code_ids: [...line.taxes],
        dimensions: line.dimensions,
        ...kept,
        ...(isCredit && { credited_position }),
      },
    ];
  });
  const places = { charge: [] as number[], allowance: [] as number[] };
  const extras = (role: Extra["role"]) =>
    form.extras.flatMap((extra, place) => {
      if (extra.role !== role || !extra.amount.amount) {
        return [];
      }
      places[role].push(place);
      return [
        {
          text: extra.text,
          amount: extra.amount.amount,
          tax_code_ids: [...extra.taxes],
          account_code: extra.account,
          dimensions: extra.dimensions,
        },
      ];
    });
  const body = {
    contact_id: form.contact?.value ?? "",
    issue_date: form.issueDate,
    // A credit takes these of what it credits.
    tax_point: ofCredited ? null : form.taxPoint || null,
    currency: ofCredited ? null : form.currency || null,
    rate: ofCredited ? null : form.rate.amount || null,
    due_date: isCredit ? null : form.dueDate || null,
    early_discount_percent: isCredit ? null : form.earlyPercent.amount || null,
    early_discount_until: isCredit || isNone(form.earlyPercent) ? null : form.earlyUntil || null,
    prices_include_tax: form.includesTax,
    rounding_level: form.roundingLevel,
    rounding_mode: form.roundingMode,
    is_cash: form.isCash,
    discount_percent: form.discountPercent.amount || "0",
    discount_amount: form.discountAmount.amount || "0",
    order_reference: form.orderReference,
    buyer_reference: form.buyerReference,
    terms_text: form.termsText,
    note: form.note,
    lines,
    charges: extras("charge"),
    allowances: extras("allowance"),
    ...(isCredit ? { credits_id: form.creditsId } : { charges_more_on_id: form.chargesMoreOn?.id ?? null }),
    ...(noun.side === "sales" && { deposit_ids: [...form.depositIds] }),
    ...(kind === "invoice" && { is_deposit: form.isDeposit }),
    ...(noun.side === "purchases" && { supplier_number: form.supplierNumber }),
  } as Body;
  return { body, rows, charges: places.charge, allowances: places.allowance };
}

/** The body, its amounts without zeros that say nothing: what is sent again and comes back is the same. */
export function sentOf(form: Form, kind: Kind): unknown {
  return JSON.parse(JSON.stringify(toBody(form, kind).body), (name, value) =>
    AMOUNTS.has(name) && typeof value === "string" ? trimmed(value, 0) : value,
  );
}

/** Whether it was said that there is no discount for paying early. */
function isNone({ amount }: MoneyValue): boolean {
  const value = parseDecimal(amount);
  return value !== null && isZero(value);
}

/** Whether there is anything to keep. */
export function hasContent(form: Form): boolean {
  return Boolean(form.contact || form.supplierNumber || form.note) || form.lines.some((line) => !isBlank(line));
}

/** What is missing before the API can compute it, and keep it: the first of these. */
export function missingOf(form: Form, kind: Kind): "contact" | "date" | "lines" | "number" | null {
  if (!form.contact) {
    return "contact";
  }
  if (!form.issueDate) {
    return "date";
  }
  if (!form.lines.some(isWhole)) {
    return "lines";
  }
  return NOUNS[kind].side === "purchases" && !form.supplierNumber ? "number" : null;
}

/** Lines with something in them that lack a price: they are kept here, and not at the API. */
export function unpriced(form: Form): number {
  return form.lines.filter((line) => !isWhole(line) && !isBlank(line)).length;
}

/**
 * The form with one line changed. The first thing written into a blank line gives it the taxes and the account of the line above; the first
 * line has `usual` taxes, those of the contact.
 */
export function withLine(
  form: Form,
  row: number,
  change: Partial<Omit<Line, "key">>,
  usual: readonly string[] = [],
): Form {
  const lines = form.lines.map((line, at) => {
    if (at !== row) {
      return line;
    }
    const above = form.lines[row - 1];
    const inherited =
      isBlank(line) && (change.text || change.price?.amount)
        ? above
          ? { taxes: above.taxes, account: above.account, dimensions: above.dimensions }
          : { taxes: usual }
        : {};
    const changed = { ...line, ...inherited, ...change };
    return isBlank(changed) || changed.quantity.amount
      ? changed
      : { ...changed, quantity: { amount: "1", formula: "" } };
  });
  return { ...form, lines: padded(lines) };
}

export function withoutLine(form: Form, row: number): Form {
  return { ...form, lines: padded(form.lines.filter((_, at) => at !== row)) };
}

/** The line above, once more. */
export function withCopyOfAbove(form: Form, row: number): Form {
  const above = form.lines[row - 1];
  return above && !isBlank(above)
    ? { ...form, lines: padded(form.lines.map((line, at) => (at === row ? { ...above, key: line.key } : line))) }
    : form;
}

export function withExtra(form: Form, role: Extra["role"]): Form {
  const like = form.lines.find(isWhole);
  const extra: Extra = {
    key: UNKEYED,
    role,
    text: "",
    amount: NONE,
    taxes: like?.taxes ?? [],
    account: null,
    dimensions: {},
  };
  return { ...form, extras: keyed([...form.extras, extra]) };
}

export function withChangedExtra(form: Form, place: number, change: Partial<Omit<Extra, "key">>): Form {
  return { ...form, extras: form.extras.map((extra, at) => (at === place ? { ...extra, ...change } : extra)) };
}

export function sameForm(a: Form, b: Form): boolean {
  const plain = (form: Form) =>
    JSON.stringify({
      ...form,
      contact: form.contact?.value,
      chargesMoreOn: form.chargesMoreOn?.id,
      lines: form.lines.filter((line) => !isBlank(line)).map(({ key: _, ...line }) => line),
      extras: form.extras.map(({ key: _, ...extra }) => extra),
    });
  return plain(a) === plain(b);
}
