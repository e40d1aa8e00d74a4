"use client";

import { ChevronRight, Mail } from "lucide";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { sent } from "@/lib/errors/sent";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { DemoOffer } from "./demo-offer";

/** Sets the tenant up; the session works in it from then on. */
export function OrganisationForm({ email }: { email: string }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit, refuse } = useSubmit(["name"]);
  const make = async (name: string) => {
    await call(api.POST("/api/v1/tenants", { body: { name } }));
  };
  return (
    <>
      <form
        noValidate
        {...sent((data) => {
          const name = String(data.get("name")).trim();
          if (!name) {
            refuse({ ...NO_FAULTS, fields: { name: say("ui.required") } });
            return;
          }
          submit(async () => {
            await make(name);
            router.push("/start/country");
          });
        })}
      >
        <FormFault faults={faults} />
        <TextField
          label={say("start.organisation_name")}
          hint={say("start.organisation_hint")}
          name="name"
          autoComplete="organization"
          maxLength={200}
          required
          autoFocus
          error={faults.fields.name}
        />
        <div className="bts">
          <Button type="submit" look="primary" busy={isBusy}>
            {say("start.continue")}
          </Button>
        </div>
      </form>
      <DemoOffer
        before={async () => {
          const typed = document.querySelector<HTMLInputElement>("[name=name]")?.value.trim();
          await make(typed || say("start.tenant_of", { email }));
        }}
      >
        <li>
          <a href="/invitation">
            <Icon of={Mail} />
            <span>
              <b>{say("start.invitation_have")}</b>
              <span>{say("start.invitation_have_why")}</span>
            </span>
            <Icon of={ChevronRight} turns />
          </a>
        </li>
      </DemoOffer>
    </>
  );
}
