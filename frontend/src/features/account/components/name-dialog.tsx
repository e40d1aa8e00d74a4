"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** Asks for a name, and closes when the act with it is done. */
export default function NameDialog({
  title,
  text,
  label,
  initial,
  act,
  onAct,
  onClose,
}: {
  title: string;
  text?: string;
  label: string;
  initial: string;
  act: string;
  onAct: (name: string) => Promise<void>;
  onClose: () => void;
}) {
  const say = useSay();
  const [name, setName] = useState(initial);
  const { isBusy, faults, submit, refuse } = useSubmit(["name"]);
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      onSubmit={() => {
        if (!name.trim()) {
          refuse({ ...NO_FAULTS, fields: { name: say("ui.required") } });
          return;
        }
        submit(async () => {
          await onAct(name.trim());
          onClose();
        });
      }}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {act}
          </Button>
        </>
      }
    >
      {text && <p className="text-muted">{text}</p>}
      <FormFault faults={faults} />
      <TextField
        label={label}
        name="name"
        autoComplete="off"
        autoFocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={faults.fields.name}
      />
    </Dialog>
  );
}
