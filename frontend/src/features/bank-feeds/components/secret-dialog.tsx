"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { setSecret } from "../api";

/** Id and key at the provider: written, never read. */
export default function SecretDialog({ version, onClose }: { version: number; onClose: () => void }) {
  const say = useSay();
  const [id, setId] = useState("");
  const [key, setKey] = useState("");
  return (
    <ActDialog
      title={say("bank_feeds.secret_title")}
      act={say("ui.save")}
      names={["secret_id", "secret_key"]}
      done={say("bank_feeds.secret_saved")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        const fields = {
          ...(id.trim() ? {} : { secret_id: say("ui.required") }),
          ...(key.trim() ? {} : { secret_key: say("ui.required") }),
        };
        if (Object.keys(fields).length > 0) {
          return refuse(fields);
        }
        return setSecret(version, { provider: "gocardless", secret_id: id, secret_key: key });
      }}
    >
      {({ fields }) => (
        <>
          <p className="text-muted">{say("bank_feeds.secret_how")}</p>
          <TextField
            label={say("bank_feeds.secret_id")}
            name="secret_id"
            required
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            value={id}
            onChange={(event) => setId(event.target.value)}
            error={fields.secret_id}
          />
          <TextField
            label={say("bank_feeds.secret_key")}
            type="password"
            name="secret_key"
            required
            autoComplete="new-password"
            maxLength={300}
            value={key}
            onChange={(event) => setKey(event.target.value)}
            error={fields.secret_key}
          />
        </>
      )}
    </ActDialog>
  );
}
