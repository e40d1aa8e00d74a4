import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
type Issuer = Schemas["IssuerOut"];
export type Scheme = Schemas["IdentifierIn"]["scheme"];

export const SCHEMES: readonly Scheme[] = [
  "eu_vat",
  "de_stnr",
  "gb_vat",
  "gb_crn",
  "my_tin",
  "my_brn",
  "my_sst",
  "my_nric",
  "sg_uen",
  "sg_gst",
  "us_ein",
  "in_gstin",
  "in_pan",
  "au_abn",
  "ch_vat",
  "no_mva",
  "lei",
  "other_tax",
  "other_registration",
];

/** The fields as the API names them, in the order they stand in; `*` stands for every row. */
export const FIELDS = [
  "legal_name",
  "trading_name",
  "address.street",
  "address.postal_code",
  "address.city",
  "address.subdivision",
  "address.country",
  "identifiers.*",
  "identifiers.*.scheme",
  "identifiers.*.value",
  "legal_details",
  "contact_name",
  "contact_phone",
  "contact_email",
  "electronic_address.scheme",
  "electronic_address.value",
  "bank.account",
  "bank.account.bank_code",
  "bank.account.country",
  "bank.bank",
  "bank.holder",
] as const;

/** What a company says of itself as its form holds it: what can be left out is an empty text. */
export type IssuerForm = {
  readonly legal_name: string;
  readonly trading_name: string;
  readonly street: string;
  readonly postal_code: string;
  readonly city: string;
  readonly subdivision: string;
  readonly country: string;
  readonly identifiers: readonly { readonly key: string; readonly scheme: Scheme; readonly value: string }[];
  readonly legal_details: string;
  readonly contact_name: string;
  readonly contact_phone: string;
  readonly contact_email: string;
  readonly electronic_scheme: string;
  readonly electronic_address: string;
  readonly iban: string;
  readonly bank_code: string;
  readonly bank_country: string;
  readonly bank_name: string;
  readonly bank_holder: string;
};

/** What stands, for its form; where nothing was said yet it begins with the name of the company and its country. */
export function fromIssuer(issuer: Issuer, name: string, country: string): IssuerForm {
  return {
    legal_name: issuer.legal_name || name,
    trading_name: issuer.trading_name,
    street: issuer.address?.street ?? "",
    postal_code: issuer.address?.postal_code ?? "",
    city: issuer.address?.city ?? "",
    subdivision: issuer.address?.subdivision ?? "",
    country: issuer.address?.country ?? country,
    identifiers: issuer.identifiers.map(({ scheme, value }, at) => ({
      key: `i${at}`,
      scheme: scheme as Scheme,
      value,
    })),
    legal_details: issuer.legal_details,
    contact_name: issuer.contact_name,
    contact_phone: issuer.contact_phone,
    contact_email: issuer.contact_email,
    electronic_scheme: issuer.electronic_address?.scheme ?? "",
    electronic_address: issuer.electronic_address?.value ?? "",
    iban: issuer.bank?.account ?? "",
    bank_code: issuer.bank?.bank_code ?? "",
    bank_country: issuer.bank && !issuer.bank.is_iban ? issuer.bank.country : "",
    bank_name: issuer.bank?.bank ?? "",
    bank_holder: issuer.bank?.holder ?? "",
  };
}

/** What is sent: rows of ids that nothing was written into are left out; an account of a country is no IBAN. */
export function toBody(form: IssuerForm): Schemas["IssuerIn"] {
  const { identifiers, iban, bank_country, bank_code, electronic_address, electronic_scheme } = form;
  const country = bank_country.trim().toUpperCase();
  const account = country
    ? { country, account_number: iban.trim(), bank_code: bank_code.trim() }
    : { iban: iban.trim(), bank_code: bank_code.trim() };
  return {
    legal_name: form.legal_name.trim(),
    trading_name: form.trading_name.trim(),
    address: {
      street: form.street,
      postal_code: form.postal_code.trim(),
      city: form.city.trim(),
      subdivision: form.subdivision.trim(),
      country: form.country.trim().toUpperCase(),
    },
    identifiers: identifiers.filter(({ value }) => value.trim()).map(({ scheme, value }) => ({ scheme, value })),
    legal_details: form.legal_details,
    contact_name: form.contact_name.trim(),
    contact_phone: form.contact_phone.trim(),
    contact_email: form.contact_email.trim(),
    electronic_address: electronic_address.trim()
      ? { scheme: electronic_scheme.trim().toUpperCase(), value: electronic_address.trim() }
      : null,
    bank: iban.trim() ? { account, bank: form.bank_name.trim(), holder: form.bank_holder.trim() } : null,
  };
}
