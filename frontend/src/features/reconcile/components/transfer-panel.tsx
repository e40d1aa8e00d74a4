"use client";

import { useState } from "react";
import { Combobox } from "@/components/ui/combobox";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { matchTransfer } from "../api";
import { sizeOf } from "../split";
import { Panel } from "./panel";
import type { PanelProps } from "./panels";

/** Money that moved between own accounts: which other one, and how much there where its currency is another one. */
export default function TransferPanel({
  companyId,
  line,
  books,
  account,
  accountId,
  keyFor,
  decide,
  onClose,
}: PanelProps) {
  const say = useSay();
  const format = useFormat();
  const [to, setTo] = useState("");
  const [amount, setAmount] = useState(NO_MONEY);
  const [description, setDescription] = useState("");
  const { isBusy, faults, submit } = useSubmit(["to_account_id", "other_amount", "description"]);
  const own = books.own.filter(({ value }) => value !== accountId);
  const other = own.find(({ value }) => value === to);
  const isOther = other !== undefined && other.currency !== line.currency;
  const isOut = line.amount.startsWith("-");
  const why = !to
    ? say("reconcile.lacks_own")
    : isOther && !amount.amount
      ? say("reconcile.lacks_other_amount", { currency: other.currency })
      : null;
  const send = () => {
    if (why) {
      return;
    }
    // what goes out here comes in there
    const moved = isOther ? `${isOut ? "" : "-"}${sizeOf(amount.amount)}` : null;
    const body = {
      to_account_id: to,
      other_line_id: null,
      other_amount: moved,
      description: description.trim(),
      score: null,
      reasons: [],
      rule_id: null,
    };
    submit(() => decide(() => matchTransfer(companyId, line.id, keyFor(body), body)));
  };
  const there = other ? `${other.code} ${other.name}` : "…";
  return (
    <Panel
      companyId={companyId}
      line={line}
      title={say(isOut ? "reconcile.transfer_to" : "reconcile.transfer_from")}
      act={say("reconcile.post")}
      faults={faults}
      isBusy={isBusy}
      why={why}
      onAct={send}
      onClose={onClose}
    >
      <div className="two">
        <Combobox
          label={say("reconcile.own_account")}
          name="to_account_id"
          offers={own}
          value={to || null}
          onValue={(value) => setTo(value ?? "")}
          error={faults.fields.to_account_id}
        />
        {isOther && (
          <MoneyInput
            label={say("reconcile.moved_there", { currency: other.currency })}
            hint={say("reconcile.moved_here", { amount: format.inUnit(sizeOf(line.amount), line.currency) })}
            name="other_amount"
            scale={books.scales[other.currency] ?? 2}
            value={amount}
            onValue={setAmount}
            error={faults.fields.other_amount}
          />
        )}
        <TextField
          label={say("reconcile.description")}
          hint={say("reconcile.description_hint")}
          name="description"
          maxLength={500}
          autoComplete="off"
          value={description}
          onChange={(event) => setDescription(event.target.value)}
          error={faults.fields.description}
        />
      </div>
      <p className="rec-posts">
        {say("reconcile.posts")} <span className="text-debit">{say("reconcile.dr")}</span>{" "}
        <bdi>{isOut ? there : account}</bdi>, <span className="text-credit">{say("reconcile.cr")}</span>{" "}
        <bdi>{isOut ? account : there}</bdi>
      </p>
    </Panel>
  );
}
