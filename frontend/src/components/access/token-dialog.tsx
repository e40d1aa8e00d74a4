"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { components } from "@/lib/api/schema";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { CompanyPicker, type Named, Ticks } from "./pickers";
import SecretDialog from "./secret-dialog";

export type TokenIn = components["schemas"]["TokenIn"];
const DAYS = [7, 30, 90, 180, 366] as const;

/** Makes a token, and shows its text this once. */
export default function TokenDialog({
  rights,
  companies,
  make,
  onClose,
}: {
  /** What it can be used for, of what its owner may do. */
  rights: readonly Named[];
  companies: readonly Named[];
  make: (body: TokenIn) => Promise<string>;
  onClose: () => void;
}) {
  const say = useSay();
  const [name, setName] = useState("");
  const [days, setDays] = useState<number>(90);
  const [all, setAll] = useState(true);
  const [chosen, setChosen] = useState<string[]>([]);
  const [inCompanies, setInCompanies] = useState<string[] | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { isBusy, faults, submit, refuse } = useSubmit(["name", "permissions", "company_ids", "expires_in_days"]);

  function go() {
    if (!name.trim()) {
      refuse({ ...NO_FAULTS, fields: { name: say("ui.required") } });
      return;
    }
    const body = {
      name: name.trim(),
      permissions: all ? null : (chosen as TokenIn["permissions"]),
      company_ids: inCompanies,
      expires_in_days: days,
    };
    submit(async () => setSecret(await make(body)));
  }

  if (secret) {
    return <SecretDialog title={say("access.token_made")} secret={secret} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      title={say("access.token_new")}
      onClose={onClose}
      onSubmit={go}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("access.token_make")}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField
        label={say("access.token_name")}
        hint={say("access.token_name_hint")}
        name="name"
        autoComplete="off"
        autoFocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={faults.fields.name}
      />
      <Select
        label={say("access.token_days")}
        value={String(days)}
        choices={DAYS.map((count) => ({ value: String(count), name: say("access.days", { count }) }))}
        onChange={(event) => setDays(DAYS.find((one) => String(one) === event.target.value) ?? 90)}
        error={faults.fields.expires_in_days}
      />
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="tick mt-0.5"
          checked={all}
          onChange={(event) => setAll(event.target.checked)}
        />
        {say("access.every_right")}
      </label>
      {!all && (
        <Ticks
          label={say("access.rights")}
          of={rights}
          chosen={chosen}
          onChosen={setChosen}
          error={faults.fields.permissions}
        />
      )}
      <CompanyPicker companies={companies} chosen={inCompanies} onChosen={setInCompanies} />
    </Dialog>
  );
}
