"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { sent } from "@/lib/errors/sent";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { type Decisions, pageOf } from "../decisions";

/** The name of the legal entity. Nothing is made yet. */
export function NameForm({ decided }: { decided: Decisions }) {
  const say = useSay();
  const router = useRouter();
  const { faults, refuse } = useSubmit(["name"]);
  return (
    <form
      noValidate
      {...sent((data) => {
        const name = String(data.get("name")).trim();
        if (name) {
          router.push(pageOf("currency", { ...decided, name }));
        } else {
          refuse({ ...NO_FAULTS, fields: { name: say("ui.required") } });
        }
      })}
    >
      <TextField
        label={say("start.company_name")}
        hint={say("start.company_hint")}
        name="name"
        autoComplete="organization"
        maxLength={200}
        required
        autoFocus
        defaultValue={decided.name}
        error={faults.fields.name}
      />
      <div className="bts">
        <Button type="submit" look="primary">
          {say("start.continue")}
        </Button>
      </div>
    </form>
  );
}
