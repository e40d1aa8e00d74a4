"use client";

import { useEffect, useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextArea, TextField } from "@/components/ui/text-field";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { readMail, sendDocument } from "../dispatch-api";
import type { Leaving } from "./dispatch-acts";

/** Writes the mail with a document: it begins with the defaults in the customer's language, which can all be changed. */
export default function SendDialog({ companyId, kind, id, number, onClose }: Leaving & { onClose: () => void }) {
  const say = useSay();
  const [said, setSaid] = useState({ to: "", cc: "", subject: "", text: "" });
  const [files, setFiles] = useState<readonly string[] | null>(null);
  const [why, setWhy] = useState("");
  useEffect(() => {
    let isHere = true;
    readMail(companyId, kind, id)
      .then(({ to, subject, text, files: named }) => {
        if (isHere) {
          setSaid((now) => ({ to: now.to || to, cc: now.cc, subject: now.subject || subject, text: now.text || text }));
          setFiles(named);
        }
      })
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setWhy(error.message);
      });
    return () => {
      isHere = false;
    };
  }, [companyId, kind, id]);
  return (
    <ActDialog
      broad
      title={say("dispatch.send_title", { number: number ?? "" })}
      act={say("dispatch.send")}
      names={["to", "cc", "subject", "text"]}
      done={say("dispatch.sent")}
      onClose={onClose}
      onAct={(keyFor) => {
        const cc = said.cc.split(/[\s,;]+/).filter(Boolean);
        const body = { to: said.to.trim() || null, cc, subject: said.subject || null, text: said.text || null };
        const form = document.querySelector<HTMLInputElement>('[name="again"]');
        const sent = { ...body, again: form?.checked ?? false };
        return sendDocument(companyId, kind, id, keyFor(sent), sent);
      }}
    >
      {(faults) => (
        <>
          {why && <p className="error">{why}</p>}
          <TextField
            label={say("dispatch.to")}
            type="email"
            name="to"
            required
            autoComplete="off"
            value={said.to}
            onChange={(event) => setSaid({ ...said, to: event.target.value })}
            error={faults.fields.to}
          />
          {faults.code === "dispatch.sent_already" && (
            <label className="ticks">
              <input type="checkbox" className="tick" name="again" />
              <span>{say("dispatch.again")}</span>
            </label>
          )}
          <TextField
            label={say("dispatch.cc")}
            hint={say("dispatch.cc_hint")}
            name="cc"
            autoComplete="off"
            value={said.cc}
            onChange={(event) => setSaid({ ...said, cc: event.target.value })}
            error={faults.fields.cc}
          />
          <TextField
            label={say("dispatch.subject")}
            name="subject"
            required
            autoComplete="off"
            maxLength={200}
            value={said.subject}
            onChange={(event) => setSaid({ ...said, subject: event.target.value })}
            error={faults.fields.subject}
          />
          <TextArea
            label={say("dispatch.text")}
            name="text"
            required
            rows={9}
            maxLength={5000}
            value={said.text}
            onChange={(event) => setSaid({ ...said, text: event.target.value })}
            error={faults.fields.text}
          />
          <p className="text-muted" aria-live="polite">
            {files === null ? say("dispatch.reading") : say("dispatch.goes_along", { files: files.join(", ") })}
          </p>
        </>
      )}
    </ActDialog>
  );
}
