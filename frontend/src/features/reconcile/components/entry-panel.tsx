"use client";

import { useState } from "react";
import { ContactPicker, type Picked } from "@/components/contacts/contact-picker";
import { TextField } from "@/components/ui/text-field";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { type Match, matchEntry } from "../api";
import { lacks, type Part, part, sizeOf, toBody, withRoom } from "../split";
import { Panel } from "./panel";
import type { PanelProps } from "./panels";
import { PartsGrid } from "./parts-grid";

const NAMES = ["description", "contact_id", "parts.*.account_id", "parts.*.amount", "parts.*.tax_code_ids"];

/** An entry for a line: one part, or several by amount or share, with taxes and dimensions; what has no part yet is seen as one types. */
export default function EntryPanel({
  companyId,
  line,
  books,
  account,
  isSplit,
  keyFor,
  decide,
  onClose,
}: PanelProps & { isSplit: boolean }) {
  const say = useSay();
  const whole = sizeOf(line.amount);
  const [parts, setParts] = useState<readonly Part[]>(() =>
    isSplit ? [part(1), part(2)] : withRoom([part(1, { amount: whole, formula: "" })]),
  );
  const [contact, setContact] = useState<Picked | null>(null);
  const [description, setDescription] = useState("");
  const { isBusy, faults, submit } = useSubmit(NAMES);
  const lack = lacks(line.amount, parts);
  const isOut = line.amount.startsWith("-");

  const send = () => {
    if (lack) {
      return;
    }
    const body = toBody(line.amount, parts, { description, contactId: contact?.value ?? null });
    submit(async () => {
      await decide((): Promise<Match> => matchEntry(companyId, line.id, keyFor(body), body));
    });
  };

  return (
    <Panel
      companyId={companyId}
      line={line}
      title={say(isSplit ? "reconcile.split_title" : "reconcile.entry_title")}
      act={say("reconcile.post")}
      faults={faults}
      isBusy={isBusy}
      why={lack && say(`reconcile.lacks_${lack}`)}
      onAct={send}
      onClose={onClose}
    >
      <PartsGrid
        books={books}
        line={line}
        parts={parts}
        faults={faults.fields}
        noteName={say("reconcile.note")}
        onParts={setParts}
      />
      <div className="two">
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
        <ContactPicker
          companyId={companyId}
          label={say("reconcile.contact")}
          hint={say("reconcile.contact_optional")}
          name="contact_id"
          value={contact}
          onValue={setContact}
          error={faults.fields.contact_id}
        />
      </div>
      <p className="rec-posts">
        {say("reconcile.posts")} <span className="text-debit">{say("reconcile.dr")}</span>{" "}
        <bdi>{isOut ? accountsOf(parts) : account}</bdi>, <span className="text-credit">{say("reconcile.cr")}</span>{" "}
        <bdi>{isOut ? account : accountsOf(parts)}</bdi>
      </p>
    </Panel>
  );

  function accountsOf(of: readonly Part[]): string {
    const names = of.flatMap(({ account: id }) => {
      const found = books.accounts.find(({ value }) => value === id);
      return found ? `${found.code} ${found.name}` : [];
    });
    return [...new Set(names)].join(", ") || "…";
  }
}
