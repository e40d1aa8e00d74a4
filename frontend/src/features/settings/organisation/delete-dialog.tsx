"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { api, call, newKey } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

/** What will happen, and the tenant's name typed by whoever wants it. */
export default function DeleteDialog({
  name,
  graceDays,
  keptUntil,
  proven,
  onClose,
}: {
  name: string;
  graceDays: number;
  /** A day that is to come until which a law wants the books kept. */
  keptUntil: string | null;
  proven: <T>(act: () => Promise<T>) => Promise<T>;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [keeps, setKeeps] = useState(false);
  const { isBusy, faults, submit, refuse } = useSubmit(["name", "keeps_export"]);

  function go() {
    const missing = {
      ...(typed.trim() === name ? {} : { name: say("organisation.name_wrong") }),
      ...(keptUntil && !keeps
        ? { keeps_export: say("organisation.keeps_needed", { date: format.date(keptUntil) }) }
        : {}),
    };
    if (Object.keys(missing).length > 0) {
      refuse({ ...NO_FAULTS, fields: missing });
      return;
    }
    submit(async () => {
      const body = { name: typed.trim(), keeps_export: keeps };
      await proven(() => call(api.POST("/api/v1/tenant/deletion", { body, headers: newKey() })));
      onClose();
      router.refresh();
    });
  }

  return (
    <Dialog
      open
      title={say("organisation.delete")}
      onClose={onClose}
      onSubmit={go}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="danger" busy={isBusy}>
            {say("organisation.delete_act")}
          </Button>
        </>
      }
    >
      <p>{say("organisation.delete_at_once")}</p>
      <p>{say("organisation.delete_after", { count: graceDays })}</p>
      <FormFault faults={faults} />
      <TextField
        label={say("organisation.name_typed", { name })}
        name="name"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={faults.fields.name}
      />
      {keptUntil && (
        <>
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              name="keeps_export"
              className="tick mt-0.5"
              checked={keeps}
              aria-describedby={faults.fields.keeps_export ? "keeps-fault" : undefined}
              onChange={(event) => setKeeps(event.target.checked)}
            />
            {say("organisation.keeps")}
          </label>
          {faults.fields.keeps_export && (
            <p className="error" id="keeps-fault">
              {faults.fields.keeps_export}
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}
