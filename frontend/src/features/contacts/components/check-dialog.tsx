"use client";

import { useState } from "react";
import { ACCOUNT_FIELDS, AccountFields } from "@/components/ui/account-fields";
import { ActDialog } from "@/components/ui/act-dialog";
import type { Offer } from "@/components/ui/match";
import { TextField } from "@/components/ui/text-field";
import { type AccountText, missingOf, toAccount } from "@/lib/bank/account";
import { useSay } from "@/lib/i18n/use-say";
import { confirmBank } from "../api";
import type { Proposal } from "./bank-acts";

/** Confirms bank details: the second person writes the account again, from another source than the proposal. */
export default function CheckDialog({
  companyId,
  contact,
  proposal,
  countries,
  onClose,
}: {
  companyId: string;
  contact: { id: string; name: string };
  proposal: Proposal;
  countries: readonly Offer[];
  onClose: () => void;
}) {
  const say = useSay();
  const isNone = proposal.account === null;
  const [account, setAccount] = useState<AccountText>({
    kind: proposal.isIban ? "iban" : "number",
    iban: "",
    country: proposal.country,
    number: "",
    bank: "",
  });
  const [note, setNote] = useState("");
  return (
    <ActDialog
      title={say("bank_details.confirm_title", { name: contact.name })}
      act={say("bank_details.confirm")}
      names={[...ACCOUNT_FIELDS, "note"]}
      done={say("bank_details.confirmed")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        const missing = isNone ? [] : missingOf(account);
        if (missing.length > 0) {
          return refuse(Object.fromEntries(missing.map((name) => [name, say("ui.required")])));
        }
        await confirmBank(companyId, contact.id, proposal, {
          account: isNone ? null : toAccount(account),
          note: note.trim(),
        });
      }}
    >
      {(faults) => (
        <>
          <p>{isNone ? say("bank_details.confirm_none_text") : say("bank_details.confirm_text")}</p>
          {!isNone && <AccountFields account={account} countries={countries} faults={faults} onAccount={setAccount} />}
          <TextField
            label={say("bank_details.checked_how")}
            hint={say("bank_details.checked_how_hint")}
            name="note"
            autoComplete="off"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            error={faults.fields.note}
          />
        </>
      )}
    </ActDialog>
  );
}
