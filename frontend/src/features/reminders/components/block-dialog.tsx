"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Proposal, setBlock } from "../api";

/** Leaves a contact, or one of its items, out of reminders until a day. */
export default function BlockDialog({
  companyId,
  proposal,
  onClose,
}: {
  companyId: string;
  proposal: Proposal;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const [line, setLine] = useState("");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say("reminders.leave_out", { name: proposal.contact })}
      act={say("reminders.block")}
      names={["reason", "until"]}
      done={say("reminders.blocked")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        if (!reason.trim()) {
          return refuse({ reason: say("ui.required") });
        }
        const of = line ? { line_id: line } : { contact_id: proposal.contact_id };
        return setBlock(companyId, { ...of, until: until || null, reason: reason.trim() });
      }}
    >
      {(faults) => (
        <>
          <Select
            label={say("reminders.what")}
            choices={[
              { value: "", name: say("reminders.all_of_contact") },
              ...proposal.items.map((item) => ({
                value: item.line_id,
                name: `${item.number} · ${format.money(item.open_amount)}`,
              })),
            ]}
            value={line}
            onChange={(event) => setLine(event.target.value)}
          />
          <TextField
            label={say("reminders.reason")}
            name="reason"
            required
            maxLength={500}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            error={faults.fields.reason}
          />
          <TextField
            label={say("reminders.until")}
            hint={say("reminders.until_hint")}
            type="date"
            name="until"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
            error={faults.fields.until}
          />
        </>
      )}
    </ActDialog>
  );
}
