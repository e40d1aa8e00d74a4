"use client";

import { useState } from "react";
import { ACCOUNT_FIELDS, AccountFields } from "@/components/ui/account-fields";
import { ActDialog } from "@/components/ui/act-dialog";
import type { Offer } from "@/components/ui/match";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { emptyAccount, missingOf, toAccount } from "@/lib/bank/account";
import { useSay } from "@/lib/i18n/use-say";
import { proposeBank } from "../api";

/** Proposes bank details: in force once somebody else has confirmed them. */
export default function ProposeDialog({
  companyId,
  contact,
  hasAccount,
  countries,
  country,
  onClose,
}: {
  companyId: string;
  contact: { id: string; name: string };
  hasAccount: boolean;
  countries: readonly Offer[];
  country: string;
  onClose: () => void;
}) {
  const say = useSay();
  const [account, setAccount] = useState(emptyAccount(country));
  const [isNone, setNone] = useState(false);
  const [holder, setHolder] = useState("");
  const [note, setNote] = useState("");
  return (
    <ActDialog
      title={say("bank_details.propose_title", { name: contact.name })}
      act={say("bank_details.propose")}
      names={[...ACCOUNT_FIELDS, "holder", "note"]}
      done={say("bank_details.proposed")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const missing = isNone ? [] : missingOf(account);
        if (missing.length > 0) {
          return refuse(Object.fromEntries(missing.map((name) => [name, say("ui.required")])));
        }
        const body = { account: isNone ? null : toAccount(account), holder: holder.trim(), note: note.trim() };
        await proposeBank(companyId, contact.id, keyFor(body), body);
      }}
    >
      {(faults) => (
        <>
          <p>{say("bank_details.propose_text")}</p>
          <Select
            label={say("bank_details.kind")}
            value={isNone ? "none" : account.kind}
            choices={[
              { value: "iban", name: say("bank_details.kind_iban") },
              { value: "number", name: say("bank_details.kind_number") },
              ...(hasAccount ? [{ value: "none", name: say("bank_details.kind_none") }] : []),
            ]}
            onChange={(event) => {
              const { value } = event.target;
              setNone(value === "none");
              if (value === "iban" || value === "number") {
                setAccount({ ...account, kind: value });
              }
            }}
          />
          {!isNone && (
            <>
              <AccountFields account={account} countries={countries} faults={faults} onAccount={setAccount} />
              <TextField
                label={say("bank_details.holder")}
                hint={say("bank_details.holder_hint", { name: contact.name })}
                name="holder"
                autoComplete="off"
                maxLength={140}
                value={holder}
                onChange={(event) => setHolder(event.target.value)}
                error={faults.fields.holder}
              />
            </>
          )}
          <TextField
            label={say("bank_details.source")}
            hint={say("bank_details.source_hint")}
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
