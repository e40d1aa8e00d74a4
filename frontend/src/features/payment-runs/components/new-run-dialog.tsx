"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { prepareRun } from "../api";
import type { PayingAccount } from "./new-run";

/** From which account, until when due, and when: what is due is proposed on the page of the draft. */
export default function NewRunDialog({
  companyId,
  accounts,
  today,
  onClose,
}: {
  companyId: string;
  accounts: readonly PayingAccount[];
  today: string;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [accountId, setAccountId] = useState(accounts[0]?.value ?? "");
  const [dueUntil, setDueUntil] = useState(today);
  const [executionOn, setExecutionOn] = useState(today);
  const [currency, setCurrency] = useState("");
  const [takesDiscounts, setTakesDiscounts] = useState(true);
  const isFixed = Boolean(accounts.find(({ value }) => value === accountId)?.currency);
  return (
    <ActDialog
      title={say("payment_runs.new")}
      act={say("payment_runs.propose")}
      names={["account_id", "due_until", "execution_on", "currency", "take_discounts"]}
      onClose={onClose}
      onAct={async (keyFor) => {
        const body = {
          account_id: accountId,
          due_until: dueUntil,
          execution_on: executionOn,
          without: [],
          take_discounts: takesDiscounts,
          ...(!isFixed && currency.trim() && { currency: currency.trim().toUpperCase() }),
        };
        const made = await prepareRun(companyId, keyFor(body), body);
        router.push(`/${companyId}/payment-runs/${made.id}`);
      }}
    >
      {(faults) => (
        <>
          <p>{say("payment_runs.new_text")}</p>
          <Select
            label={say("payment_runs.account")}
            name="account_id"
            choices={accounts}
            value={accountId}
            onChange={(event) => setAccountId(event.target.value)}
            error={faults.fields.account_id}
          />
          <TextField
            label={say("payment_runs.due_until")}
            type="date"
            name="due_until"
            required
            value={dueUntil}
            onChange={(event) => setDueUntil(event.target.value)}
            error={faults.fields.due_until}
          />
          <TextField
            label={say("payment_runs.execution_on")}
            hint={say("payment_runs.execution_hint")}
            type="date"
            name="execution_on"
            required
            value={executionOn}
            onChange={(event) => setExecutionOn(event.target.value)}
            error={faults.fields.execution_on}
          />
          <label className="check">
            <input
              type="checkbox"
              className="tick"
              name="take_discounts"
              checked={takesDiscounts}
              onChange={(event) => setTakesDiscounts(event.target.checked)}
            />
            <span>{say("payment_runs.take_discounts")}</span>
          </label>
          {faults.fields.take_discounts && <p className="note bad">{faults.fields.take_discounts}</p>}
          {!isFixed && (
            <TextField
              label={say("payment_runs.currency")}
              hint={say("payment_runs.currency_hint")}
              name="currency"
              autoComplete="off"
              maxLength={3}
              value={currency}
              onChange={(event) => setCurrency(event.target.value)}
              error={faults.fields.currency}
            />
          )}
        </>
      )}
    </ActDialog>
  );
}
