"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** Sends an endpoint everything since a day again. */
export default function ReplayDialog({
  endpointId,
  name,
  log,
  onClose,
}: {
  endpointId: string;
  name: string;
  log: string;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [day, setDay] = useState("");
  const { isBusy, faults, submit, refuse } = useSubmit(["since"]);
  return (
    <Dialog
      open
      title={say("webhooks.replay")}
      onClose={onClose}
      onSubmit={() => {
        if (!day) {
          refuse({ ...NO_FAULTS, fields: { since: say("ui.required") } });
          return;
        }
        submit(async () => {
          const { data } = await call(
            api.POST("/api/v1/webhook-endpoints/{endpoint_id}/replay", {
              params: { path: { endpoint_id: endpointId } },
              body: { since: new Date(`${day}T00:00`).toISOString() },
              headers: newKey(),
            }),
          );
          toast({ text: say("webhooks.replay_count", { count: data.deliveries }), is: "ok" });
          onClose();
          router.push(log);
        });
      }}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("webhooks.replay")}
          </Button>
        </>
      }
    >
      <p className="text-muted">
        <bdi>{name}</bdi>
      </p>
      <p className="text-muted">{say("webhooks.replay_text")}</p>
      <FormFault faults={faults} />
      <TextField
        label={say("webhooks.replay_from")}
        name="since"
        type="date"
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={faults.fields.since}
      />
    </Dialog>
  );
}
