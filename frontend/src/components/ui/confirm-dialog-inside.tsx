"use client";

import { useRouter } from "next/navigation";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { Button } from "./button";
import type { Confirmation } from "./confirm-dialog";
import { Dialog } from "./dialog";
import { FormFault } from "./form-fault";

export default function ConfirmDialogInside({ title, text, act, isHarmless, onAct, onClose }: Confirmation) {
  const say = useSay();
  const router = useRouter();
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
          {faults.code === "core.stale_version" ? (
            <Button
              onClick={() => {
                router.refresh();
                onClose();
              }}
            >
              {say("ui.read_again")}
            </Button>
          ) : (
            <Button onClick={onClose}>{say("ui.cancel")}</Button>
          )}
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
