"use client";

import { Trash2 } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { deleteMapping, type Mapping, type Preview, replaceMapping, type SavedMapping, saveMapping } from "../api";

/** What was said of earlier files, to be taken again, changed or deleted; and keeping this for the next one. */
export function KeptMappings({
  companyId,
  kept,
  used,
  mapping,
  isWhole,
  onTake,
  onKept,
}: {
  companyId: string;
  kept: readonly SavedMapping[];
  used: Preview["saved"];
  mapping: Mapping;
  isWhole: boolean;
  onTake: (mapping: Mapping) => void;
  onKept: () => Promise<void>;
}) {
  const say = useSay();
  const [taken, setTaken] = useState(used?.is_used ? used.id : "");
  const [name, setName] = useState("");
  const [isDeleting, setDeleting] = useState(false);
  const { isBusy, faults, submit, refuse } = useSubmit(["name"]);
  const current = kept.find(({ id }) => id === taken);

  function keep() {
    if (!current && !name.trim()) {
      refuse({ fields: { name: say("ui.required") }, whole: null, code: "", requestId: "" });
      return;
    }
    submit(async () => {
      if (current) {
        await replaceMapping(companyId, current, mapping);
      } else {
        await saveMapping(companyId, name.trim(), mapping);
      }
      await onKept();
      toast({ text: say("imports.kept", { name: current?.name ?? name.trim() }) });
      setName("");
    });
  }

  return (
    <>
      {current && used?.is_used && used.id === current.id && (
        <p className="note ok">{say("imports.saved_used", { name: current.name })}</p>
      )}
      <div className="how kept">
        {kept.length > 0 && (
          <Select
            label={say("imports.saved")}
            value={taken}
            choices={[
              { value: "", name: say("imports.saved_none") },
              ...kept.map(({ id, name: title }) => ({ value: id, name: title })),
            ]}
            onChange={(event) => {
              const found = kept.find(({ id }) => id === event.target.value);
              setTaken(found?.id ?? "");
              onTake(found?.mapping ?? {});
            }}
          />
        )}
        {current ? (
          <div className="bts keeping">
            <Button busy={isBusy} because={isWhole ? null : "imp-lacks"} onClick={keep}>
              {say("imports.keep_change", { name: current.name })}
            </Button>
            <Button
              look="bare"
              square
              aria-label={say("imports.delete_saved", { name: current.name })}
              onClick={() => setDeleting(true)}
            >
              <Icon of={Trash2} />
            </Button>
          </div>
        ) : isWhole ? (
          <>
            <TextField
              label={say("imports.keep")}
              name="name"
              placeholder={say("imports.keep_as")}
              value={name}
              maxLength={100}
              error={faults.fields.name}
              onChange={(event) => setName(event.target.value)}
            />
            <div className="bts keeping">
              <Button busy={isBusy} onClick={keep}>
                {say("imports.keep_act")}
              </Button>
            </div>
          </>
        ) : null}
      </div>
      <FormFault faults={faults} />
      {isDeleting && current && (
        <ConfirmDialog
          title={say("imports.delete_saved", { name: current.name })}
          text={say("imports.delete_saved_text")}
          act={say("ui.delete")}
          onClose={() => setDeleting(false)}
          onAct={async () => {
            await deleteMapping(companyId, current);
            setTaken("");
            await onKept();
          }}
        />
      )}
    </>
  );
}
