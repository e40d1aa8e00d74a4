"use client";

import { type ReactNode, useState } from "react";
import type { Named } from "@/components/access/pickers";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { type Grant, type RoleChoice, roleValue } from "../grants";
import { GrantFields } from "./grant-fields";

/** Asks for a role and companies, of somebody or something; `field` asks for the address or name as well. */
export default function GrantDialog({
  title,
  text,
  field,
  initial,
  roles,
  companies,
  act,
  onAct,
  onClose,
}: {
  title: string;
  text?: ReactNode;
  field?: { name: "email" | "name"; label: string; hint?: string };
  initial: Grant;
  roles: readonly RoleChoice[];
  companies: readonly Named[];
  act: string;
  onAct: (said: { text: string; role: string; companyIds: readonly string[] | null }) => Promise<void>;
  onClose: () => void;
}) {
  const say = useSay();
  const [said, setSaid] = useState("");
  const [role, setRole] = useState(roleValue(initial));
  const [companyIds, setCompanyIds] = useState<readonly string[] | null>(initial.company_ids);
  const { isBusy, faults, submit, refuse } = useSubmit(["email", "name", "role"]);
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      onSubmit={() => {
        if (field && !said.trim()) {
          refuse({ ...NO_FAULTS, fields: { [field.name]: say("ui.required") } });
          return;
        }
        submit(async () => {
          await onAct({ text: said.trim(), role, companyIds });
          onClose();
        });
      }}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {act}
          </Button>
        </>
      }
    >
      {text && <p className="text-muted">{text}</p>}
      <FormFault faults={faults} />
      {field && (
        <TextField
          label={field.label}
          hint={field.hint}
          name={field.name}
          type={field.name === "email" ? "email" : "text"}
          autoComplete="off"
          autoFocus
          value={said}
          onChange={(event) => setSaid(event.target.value)}
          error={faults.fields[field.name]}
        />
      )}
      <GrantFields
        roles={roles}
        companies={companies}
        role={role}
        companyIds={companyIds}
        onRole={setRole}
        onCompanies={setCompanyIds}
        error={faults.fields.role}
      />
    </Dialog>
  );
}
