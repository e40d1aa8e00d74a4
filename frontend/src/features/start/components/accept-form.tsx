"use client";

import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { TextArea } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { sent } from "@/lib/errors/sent";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** Becomes a member; the session works in the tenant from then on. */
export function AcceptForm() {
  const say = useSay();
  const { isBusy, faults, submit, refuse } = useSubmit(["code"]);
  return (
    <form
      noValidate
      {...sent((data) => {
        const code = String(data.get("code")).replace(/\s/g, "");
        if (!code) {
          refuse({ ...NO_FAULTS, fields: { code: say("ui.required") } });
          return;
        }
        submit(async () => {
          await call(api.POST("/api/v1/invitations/accept", { body: { code } }));
          window.location.assign("/"); // nothing of another tenant stays on the page
        });
      })}
    >
      <FormFault faults={faults} />
      <TextArea
        label={say("start.invitation_code")}
        name="code"
        rows={3}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        error={faults.fields.code}
      />
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("start.invitation_accept")}
        </Button>
      </div>
    </form>
  );
}
