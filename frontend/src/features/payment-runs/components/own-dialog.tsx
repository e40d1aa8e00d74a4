"use client";

import { useState } from "react";
import { ACCOUNT_FIELDS, AccountFields } from "@/components/ui/account-fields";
import { ActDialog } from "@/components/ui/act-dialog";
import type { Offer } from "@/components/ui/match";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { type AccountText, emptyAccount, missingOf, toAccount } from "@/lib/bank/account";
import { useSay } from "@/lib/i18n/use-say";
import { confirmOwn, type OwnDetails, proposeOwn, refuseOwn } from "../api";

/** Writes down an own account at a bank, or writes it again to confirm it, or ends a proposal. */
export default function OwnDialog({
  companyId,
  account,
  proposed,
  act,
  countries,
  onClose,
}: {
  companyId: string;
  account: { id: string; name: string };
  proposed: OwnDetails | null;
  act: "propose" | "confirm" | "refuse";
  countries: readonly Offer[];
  onClose: () => void;
}) {
  const say = useSay();
  const [typed, setTyped] = useState<AccountText>(
    proposed
      ? { ...emptyAccount(proposed.country), kind: proposed.is_iban ? "iban" : "number" }
      : { ...emptyAccount(""), kind: "iban" },
  );
  const [holder, setHolder] = useState("");
  const [note, setNote] = useState("");
  const place = { companyId, accountId: account.id };
  return (
    <ActDialog
      title={say(`payment_runs.own_${act}_title`, { name: account.name })}
      act={say(`payment_runs.own_${act}`)}
      names={[...ACCOUNT_FIELDS, "holder", "note"]}
      done={say(`payment_runs.own_${act}_done`)}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        if (act === "refuse") {
          return proposed ? refuseOwn(place, proposed, note.trim()) : undefined;
        }
        const missing = [...missingOf(typed), ...(act === "propose" && !holder.trim() ? ["holder"] : [])];
        if (missing.length > 0) {
          return refuse(Object.fromEntries(missing.map((name) => [name, say("ui.required")])));
        }
        if (act === "propose") {
          const body = { account: toAccount(typed), holder: holder.trim(), note: note.trim() };
          return proposeOwn(place, keyFor(body), body);
        }
        return proposed ? confirmOwn(place, proposed, { account: toAccount(typed), note: note.trim() }) : undefined;
      }}
    >
      {(faults) => (
        <>
          <p>{say(`payment_runs.own_${act}_text`)}</p>
          {act === "propose" && (
            <Select
              label={say("bank_details.kind")}
              value={typed.kind}
              choices={[
                { value: "iban", name: say("bank_details.kind_iban") },
                { value: "number", name: say("bank_details.kind_number") },
              ]}
              onChange={(event) => setTyped({ ...typed, kind: event.target.value === "iban" ? "iban" : "number" })}
            />
          )}
          {act !== "refuse" && (
            <AccountFields account={typed} countries={countries} faults={faults} onAccount={setTyped} />
          )}
          {act === "propose" && (
            <TextField
              label={say("bank_details.holder")}
              hint={say("payment_runs.holder_hint")}
              name="holder"
              autoComplete="off"
              maxLength={140}
              value={holder}
              onChange={(event) => setHolder(event.target.value)}
              error={faults.fields.holder}
            />
          )}
          <TextField
            label={say(
              act === "propose"
                ? "bank_details.source"
                : act === "confirm"
                  ? "bank_details.checked_how"
                  : "bank_details.why",
            )}
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
