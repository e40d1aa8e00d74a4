import type { Offer } from "@/components/ui/match";
import type { components } from "@/lib/api/schema";
import type { Before } from "./gaps";

/** An account of the chart that a file can be of, with its latest statement that is kept. */
export type AccountOffer = Offer & { readonly latest: Before | null };
export type Mapping = components["schemas"]["BankCsvMapping"];

/** What a person says of a file. */
export type Said = {
  /** The account of the chart, where the file is of one account of the bank. */
  readonly accountId: string | null;
  /** Accounts of the chart by the account as the bank writes it, where it is of several. */
  readonly accounts: { readonly [bank: string]: string };
  readonly acceptsOtherNumber: boolean;
  /** How a CSV is read; null: as it is recognised. */
  readonly mapping: Mapping | null;
  readonly encoding: string;
  /** Answers to the questions that a file leaves open, by the API's names. */
  readonly answers: { readonly [name: string]: string };
};

export type Held = { readonly file: File; readonly said: Said };

export const saidOf = (accountId: string | null): Said => ({
  accountId,
  accounts: {},
  acceptsOtherNumber: false,
  mapping: null,
  encoding: "",
  answers: {},
});

/** The same as the API reads it; a mapping says all of how a CSV is read. */
export function readingOf({ accountId, accounts, acceptsOtherNumber, mapping, encoding, answers }: Said) {
  return {
    ...(accountId ? { account_id: accountId } : {}),
    ...(Object.keys(accounts).length > 0 ? { accounts } : {}),
    ...(acceptsOtherNumber ? { accepts_other_number: true } : {}),
    ...(mapping ? { mapping } : { ...(encoding ? { encoding } : {}), ...answers }),
  };
}

type Found = { bank_account: string; account_id: string | null };

/** Whether a file is of several accounts of the bank. */
export function isOfSeveral(found: readonly Found[]): boolean {
  return new Set(found.map(({ bank_account }) => bank_account)).size > 1;
}

/** The account of the chart that is chosen for one of the file: as said, else as known. */
export function accountOf(said: Said, one: Found): string | null {
  return said.accounts[one.bank_account] ?? said.accountId ?? one.account_id;
}

/** What is said when an account of the chart is chosen for one of the file. */
export function withAccount(said: Said, found: readonly Found[], one: Found, accountId: string | null): Said {
  if (!isOfSeveral(found)) {
    return { ...said, accountId };
  }
  const { [one.bank_account]: _, ...rest } = said.accounts;
  return { ...said, accountId: null, accounts: accountId ? { ...rest, [one.bank_account]: accountId } : rest };
}

/** What is said when columns are: a file of one account stays of the account it was known as. */
export function withMapping(said: Said, found: readonly Found[], mapping: Mapping): Said {
  const [one] = found;
  return { ...said, mapping, accountId: isOfSeveral(found) || !one ? said.accountId : accountOf(said, one) };
}

/** What is said when the characters are others: the cells are other ones, so that the columns are taken as the file is read anew. */
export function withEncoding(said: Said, found: readonly Found[], encoding: string): Said {
  const [one] = found;
  const accountId = isOfSeveral(found) || !one ? said.accountId : accountOf(said, one);
  return { ...said, encoding, mapping: null, accountId };
}
