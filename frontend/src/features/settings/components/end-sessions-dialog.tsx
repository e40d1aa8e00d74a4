"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** Ends a member's sessions in this tenant, and their tokens if wanted. */
export default function EndSessionsDialog({
  membershipId,
  email,
  onClose,
}: {
  membershipId: string;
  email: string;
  onClose: () => void;
}) {
  const say = useSay();
  const [withTokens, setWithTokens] = useState(false);
  const { isBusy, faults, submit } = useSubmit([]);
  return (
    <Dialog
      open
      title={say("factor.end_named", { name: email })}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          await call(
            api.POST("/api/v1/members/{membership_id}/end-sessions", {
              params: { path: { membership_id: membershipId } },
              body: { with_tokens: withTokens },
              headers: newKey(),
            }),
          );
          toast({ text: say("factor.ended", { name: email }), is: "ok" });
          onClose();
        })
      }
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="danger" busy={isBusy}>
            {say("factor.end")}
          </Button>
        </>
      }
    >
      <p>{say("factor.end_text")}</p>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="tick mt-0.5"
          checked={withTokens}
          onChange={(event) => setWithTokens(event.target.checked)}
        />
        {say("factor.also_tokens")}
      </label>
      <FormFault faults={faults} />
    </Dialog>
  );
}
