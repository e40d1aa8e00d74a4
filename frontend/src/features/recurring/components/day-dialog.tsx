"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** Asks for a day and does something on it; closes when that is done. */
export default function DayDialog({
  title,
  text,
  label,
  name,
  act,
  day: first,
  onDay,
  onClose,
}: {
  title: string;
  text?: string;
  label: string;
  /** What the API calls the day. */
  name: string;
  act: string;
  day: string;
  onDay: (day: string) => Promise<void>;
  onClose: () => void;
}) {
  const say = useSay();
  const [day, setDay] = useState(first);
  const { isBusy, faults, submit } = useSubmit([name]);
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          await onDay(day);
          onClose();
        })
      }
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
        type="date"
        name={name}
        required
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={faults.fields[name]}
      />
    </Dialog>
  );
}
