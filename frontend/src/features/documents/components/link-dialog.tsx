"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { makeLink } from "../dispatch-api";
import type { Leaving } from "./dispatch-acts";

const USUAL_DAYS = "90";

/** Makes a public link, and shows it this once: nobody can read it again. */
export default function LinkDialog({ companyId, kind, id, onClose }: Leaving & { onClose: () => void }) {
  const say = useSay();
  const router = useRouter();
  const [days, setDays] = useState(USUAL_DAYS);
  const [made, setMade] = useState<string | null>(null);
  const { isBusy, faults, submit, refuse } = useSubmit(["days"]);

  function close() {
    router.refresh();
    onClose();
  }
  if (made !== null) {
    return (
      <Dialog
        open
        title={say("dispatch.new_link")}
        onClose={close}
        acts={<Button onClick={close}>{say("ui.close")}</Button>}
      >
        <p>{say("dispatch.link_once")}</p>
        <p className="link-made">
          <code>{made}</code>
          <CopyButton text={made} />
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title={say("dispatch.new_link")}
      onClose={onClose}
      onSubmit={() => {
        if (!/^[1-9]\d{0,2}$/.test(days.trim())) {
          refuse({ fields: { days: say("dispatch.days_wrong") }, whole: null, code: "", requestId: "" });
          return;
        }
        submit(async () => {
          const { path } = await makeLink(companyId, kind, id, Number.parseInt(days.trim(), 10));
          setMade(new URL(path, window.location.origin).href);
        });
      }}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("dispatch.make_link")}
          </Button>
        </>
      }
    >
      <p>{say("dispatch.link_text")}</p>
      <TextField
        label={say("dispatch.days")}
        name="days"
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        value={days}
        onChange={(event) => setDays(event.target.value)}
        error={faults.fields.days}
      />
      <FormFault faults={faults} />
    </Dialog>
  );
}
