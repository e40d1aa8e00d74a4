"use client";

import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/client";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { FormFault } from "./form-fault";

/** Asks before something that cannot be undone. A refusal is said in it; it closes when the act is done. */
export function ConfirmDialog({
  title,
  text,
  act,
  isHarmless,
  onAct,
  onClose,
}: {
  title: string;
  text: string;
  /** What the button does: Remove, End, Revoke. */
  act: string;
  isHarmless?: boolean;
  onAct: () => Promise<void>;
  onClose: () => void;
}) {
  const say = useSay();
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
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
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
