"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { EndFields, endOf, wireEnd } from "@/components/ui/rhythm-fields";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { changeRecurring } from "../api";
import { HowMade, type Said } from "./how-made";

/** Changes the name, the end, and how its entries are made; the days stay what they are. */
export default function ChangeDialog({
  companyId,
  one,
  mayPost,
  onClose,
}: {
  companyId: string;
  one: components["schemas"]["RecurringOut"];
  mayPost: boolean;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [name, setName] = useState(one.name);
  const [said, setSaid] = useState<Pick<Said, "ending" | "ends_on" | "times" | "is_posted" | "reverse_next_day">>({
    ...endOf(one),
    is_posted: one.is_posted,
    reverse_next_day: one.reverse_next_day,
  });
  const { isBusy, faults, submit } = useSubmit(["name", "ends_on", "times", "is_posted", "reverse_next_day"]);
  return (
    <Dialog
      open
      title={say("recurring.change_title", { name: one.name })}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          const { is_posted, reverse_next_day } = said;
          await changeRecurring(companyId, one.id, one.version, {
            name: name.trim(),
            ...wireEnd(said),
            is_posted,
            reverse_next_day: is_posted && reverse_next_day,
          });
          toast({ text: say("recurring.changed"), is: "ok" });
          onClose();
          router.refresh();
        })
      }
      acts={
        <>
          {faults.code === "core.stale_version" ? (
            <Button
              onClick={() => {
                onClose();
                router.refresh();
              }}
            >
              {say("recurring.read_again")}
            </Button>
          ) : (
            <Button onClick={onClose}>{say("ui.cancel")}</Button>
          )}
          <Button type="submit" look="primary" busy={isBusy}>
            {say("ui.save")}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField
        label={say("recurring.name")}
        name="name"
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={faults.fields.name}
      />
      <EndFields said={said} onSaid={(to) => setSaid({ ...said, ...to })} faults={faults.fields} />
      <HowMade said={said} onSaid={(to) => setSaid({ ...said, ...to })} mayPost={mayPost} faults={faults.fields} />
      <p className="hint">{say("recurring.change_hint")}</p>
    </Dialog>
  );
}
