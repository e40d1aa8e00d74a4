"use client";

import { Plus } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

type Domain = components["schemas"]["DomainOut"];

/** `base`: the installation's domain under which a name needs no proof. */
export function NewDomain({ base }: { base: string | null }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        {say("domains.add")}
      </Button>
      {isOpen && <DomainDialog base={base} onClose={() => setOpen(false)} />}
    </>
  );
}

function DomainDialog({ base, onClose }: { base: string | null; onClose: () => void }) {
  const say = useSay();
  const router = useRouter();
  const [name, setName] = useState("");
  const { isBusy, faults, submit, refuse } = useSubmit(["name"]);

  function save() {
    if (!name.trim()) {
      refuse({ ...NO_FAULTS, fields: { name: say("ui.required") } });
      return;
    }
    submit(async () => {
      await call(api.POST("/api/v1/domains", { body: { name: name.trim() }, headers: newKey() }));
      router.refresh();
      onClose();
    });
  }

  return (
    <Dialog
      open
      title={say("domains.add")}
      onClose={onClose}
      onSubmit={save}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("domains.add")}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField
        label={say("domains.name")}
        hint={base ? say("domains.name_hint_base", { base }) : say("domains.name_hint")}
        name="name"
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={500}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={faults.fields.name}
      />
    </Dialog>
  );
}

/** Looking for the record at once, and removing the domain. */
export function DomainActs({ domain }: { domain: Domain }) {
  const say = useSay();
  const router = useRouter();
  const [isRemoving, setRemoving] = useState(false);
  const { isBusy, faults, submit } = useSubmit([]);
  const params = { path: { domain_id: domain.id } };
  return (
    <>
      <div className="bts">
        {!domain.is_subdomain && (
          <Button
            busy={isBusy}
            aria-label={say("domains.verify_named", { name: domain.shown_name })}
            onClick={() =>
              submit(async () => {
                const { data } = await call(api.POST("/api/v1/domains/{domain_id}/verify", { params }));
                const is = data.reason === null ? "ok" : "bad";
                toast({ text: say(data.reason === null ? "domains.found" : `domains.reason_${data.reason}`), is });
                router.refresh();
              })
            }
          >
            {say("domains.verify")}
          </Button>
        )}
        <Button aria-label={say("domains.remove_named", { name: domain.shown_name })} onClick={() => setRemoving(true)}>
          {say("domains.remove")}
        </Button>
      </div>
      <FormFault faults={faults} />
      {isRemoving && (
        <ConfirmDialog
          title={say("domains.remove_named", { name: domain.shown_name })}
          text={say("domains.remove_text")}
          act={say("domains.remove")}
          onClose={() => setRemoving(false)}
          onAct={async () => {
            await call(api.DELETE("/api/v1/domains/{domain_id}", { params }));
            router.refresh();
          }}
        />
      )}
    </>
  );
}
