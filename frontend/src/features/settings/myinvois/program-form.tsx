"use client";

import { type ReactNode, useState } from "react";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { setCredentials } from "./api";
import { PartForm } from "./part-form";

const EMPTY = { client_id: "", client_secret: "" };

/** Id and secret of the program: written, never read. */
export function ProgramForm({
  companyId,
  version,
  mayChange,
  children,
}: {
  companyId: string;
  version: number;
  mayChange: boolean;
  children: ReactNode;
}) {
  const say = useSay();
  const [said, setSaid] = useState(EMPTY);
  return (
    <PartForm
      title={say("myinvois.program")}
      names={["client_id", "client_secret"]}
      act={say("myinvois.program_save")}
      done={say("myinvois.program_saved")}
      mayChange={mayChange}
      onSave={async () => {
        await setCredentials(companyId, version, said);
        setSaid(EMPTY);
        return undefined;
      }}
      fields={({ fields }) => (
        <>
          <p className="text-muted">{say("myinvois.program_text")}</p>
          <TextField
            label={say("myinvois.client_id")}
            name="client_id"
            required
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            value={said.client_id}
            onChange={(event) => setSaid({ ...said, client_id: event.target.value })}
            error={fields.client_id}
          />
          <TextField
            label={say("myinvois.client_secret")}
            type="password"
            name="client_secret"
            required
            autoComplete="new-password"
            maxLength={300}
            value={said.client_secret}
            onChange={(event) => setSaid({ ...said, client_secret: event.target.value })}
            error={fields.client_secret}
          />
        </>
      )}
    >
      {children}
    </PartForm>
  );
}
