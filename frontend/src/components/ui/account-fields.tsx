"use client";

import type { AccountText } from "@/lib/bank/account";
import type { FormFaults } from "@/lib/errors/fields";
import { useSay } from "@/lib/i18n/use-say";
import { Combobox } from "./combobox";
import type { Offer } from "./match";
import { TextField } from "./text-field";

/** The fields of an account as the API names them. */
export const ACCOUNT_FIELDS = [
  "account",
  "account.iban",
  "account.country",
  "account.account_number",
  "account.bank_code",
] as const;

/** An IBAN, with the bank's BIC where one has it; or country, number and what names the bank there. */
export function AccountFields({
  account,
  countries,
  faults,
  onAccount,
}: {
  account: AccountText;
  countries: readonly Offer[];
  faults: FormFaults;
  onAccount: (account: AccountText) => void;
}) {
  const say = useSay();
  const { fields } = faults;
  const typed = {
    autoComplete: "off",
    autoCapitalize: "characters",
    spellCheck: false,
    maxLength: 60,
  } as const;
  return (
    <>
      {account.kind === "iban" ? (
        <TextField
          {...typed}
          label={say("bank_details.iban")}
          name="account.iban"
          value={account.iban}
          onChange={(event) => onAccount({ ...account, iban: event.target.value })}
          error={fields["account.iban"] ?? fields.account}
        />
      ) : (
        <>
          <Combobox
            label={say("bank_details.country")}
            name="account.country"
            offers={countries}
            value={account.country || null}
            onValue={(country) => onAccount({ ...account, country: country ?? "" })}
            error={fields["account.country"]}
          />
          <TextField
            {...typed}
            label={say("bank_details.number")}
            name="account.account_number"
            value={account.number}
            onChange={(event) => onAccount({ ...account, number: event.target.value })}
            error={fields["account.account_number"] ?? fields.account}
          />
        </>
      )}
      <TextField
        {...typed}
        label={say(account.kind === "iban" ? "bank_details.bic" : "bank_details.bank_code")}
        hint={account.kind === "iban" ? say("bank_details.bic_hint") : say("bank_details.bank_code_hint")}
        name="account.bank_code"
        value={account.bank}
        onChange={(event) => onAccount({ ...account, bank: event.target.value })}
        error={fields["account.bank_code"]}
      />
    </>
  );
}
