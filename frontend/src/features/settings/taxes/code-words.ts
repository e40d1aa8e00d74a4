export const CATEGORIES = ["", "S", "Z", "E", "AE", "K", "G", "O", "L", "M"] as const;
export const MYINVOIS = ["", "01", "02", "03", "04", "05", "06", "E"] as const;
export type Category = (typeof CATEGORIES)[number];
export type MyInvois = (typeof MYINVOIS)[number];

/** What of a code documents and e-invoices say. */
export type CodeWords = {
  readonly name: string;
  readonly category: Category;
  readonly exemption_code: string;
  readonly exemption_reason: string;
  readonly myinvois_type: MyInvois;
};
export const WORDS = ["name", "category", "exemption_code", "exemption_reason", "myinvois_type"] as const;

/** Where the taxes of a component are posted to, by the accounts' codes. */
export type Accounts = {
  readonly output_account_code: string;
  readonly input_account_code: string;
  readonly deferred_account_code: string;
};
export const ACCOUNTS = ["output_account_code", "input_account_code", "deferred_account_code"] as const;
export const NO_ACCOUNTS: Accounts = { output_account_code: "", input_account_code: "", deferred_account_code: "" };
