"use client";

import { useSubmit } from "@/lib/errors/use-submit";
import { Button } from "./button";
import type { Confirmation } from "./confirm-dialog";
import { Dialog } from "./dialog";
import { FormFault } from "./form-fault";
import { LeaveButton } from "./leave-button";

export default function ConfirmDialogInside({ title, text, act, isHarmless, onAct, onClose }: Confirmation) {
  const { isBusy, faults, submit } = useSubmit([]);
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          await onAct();
          onClose();
        })
      }
      acts={
        <>
          <LeaveButton faults={faults} onClose={onClose} />
          <Button type="submit" look={isHarmless ? "primary" : "danger"} busy={isBusy}>
            {act}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <FormFault faults={faults} />
    </Dialog>
  );
}
