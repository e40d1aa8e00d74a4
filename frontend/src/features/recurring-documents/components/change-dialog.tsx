"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { EndFields, endOf, wireEnd } from "@/components/ui/rhythm-fields";
import { TextField } from "@/components/ui/text-field";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import { changeRecurring } from "../api";
import type { Content } from "../content";
import type { Action } from "../kinds";
import { CONTENT_FIELDS, ContentFields } from "./content-fields";
import { HowFields } from "./how-fields";

/** Changes the name, the texts and prices, the end and what is done; the days stay what they are. */
export default function ChangeDialog({
  companyId,
  one,
  mayPost,
  onClose,
}: {
  companyId: string;
  one: components["schemas"]["RecurringDocumentOut"];
  mayPost: boolean;
  onClose: () => void;
}) {
  const say = useSay();
  const { kind } = one;
  const [name, setName] = useState(one.name);
  const [content, setContent] = useState(one.document as Content);
  const [end, setEnd] = useState(endOf(one));
  const [action, setAction] = useState<Action>(one.action);
  const [inArrears, setArrears] = useState(one.in_arrears);
  return (
    <ActDialog
      title={say("recurring_documents.change_title", { name: one.name })}
      act={say("ui.save")}
      names={["name", ...CONTENT_FIELDS, "ends_on", "times", "action"]}
      done={say("recurring_documents.changed")}
      broad
      onClose={onClose}
      onAct={() =>
        changeRecurring(companyId, kind, one.id, one.version, {
          name: name.trim(),
          document: content,
          ...wireEnd(end),
          action,
          in_arrears: inArrears,
        })
      }
    >
      {(faults) => (
        <>
          <TextField
            label={say("recurring_documents.name")}
            name="name"
            maxLength={200}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={faults.fields.name}
          />
          <ContentFields kind={kind} content={content} onContent={setContent} faults={faults.fields} />
          <EndFields said={end} onSaid={(to) => setEnd({ ...end, ...to })} faults={faults.fields} />
          <HowFields
            kind={kind}
            action={action}
            inArrears={inArrears}
            mayPost={mayPost}
            onAction={setAction}
            onArrears={setArrears}
          />
          <p className="text-muted">{say(`recurring_documents.change_hint_${kind}`)}</p>
        </>
      )}
    </ActDialog>
  );
}
