import type { components } from "@/lib/api/schema";

type AccountIn = components["schemas"]["BankAccountIn"];

/** An account as it is typed. */
export type AccountText = {
  readonly kind: "iban" | "number";
  readonly iban: string;
  readonly country: string;
  readonly number: string;
  readonly bank: string;
};

/** Countries whose accounts have an IBAN (ISO 13616, registry of SWIFT): a form begins with the kind that is likely there. */
const WITH_IBAN = new Set(
  (
    "AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FK FO FR GB GE GI GL GR GT HR HU IE IL IQ IS IT " +
    "JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO OM PK PL PS PT QA RO RS RU SA SC SD SE SI SK SM SO ST SV " +
    "TL TN TR UA VA VG XK YE"
  ).split(" "),
);

export function emptyAccount(country: string): AccountText {
  return { kind: WITH_IBAN.has(country) ? "iban" : "number", iban: "", country, number: "", bank: "" };
}

/** What is sent of it. */
export function toAccount({ kind, iban, country, number, bank }: AccountText): AccountIn {
  return kind === "iban"
    ? { iban: iban.trim(), bank_code: bank.trim() }
    : { country, account_number: number.trim(), bank_code: bank.trim() };
}

/** The fields that are still empty, as the API names them. */
export function missingOf({ kind, iban, country, number, bank }: AccountText): string[] {
  const wanted =
    kind === "iban"
      ? { "account.iban": iban }
      : { "account.country": country, "account.account_number": number, "account.bank_code": bank };
  return Object.entries(wanted)
    .filter(([, text]) => !text.trim())
    .map(([name]) => name);
}
