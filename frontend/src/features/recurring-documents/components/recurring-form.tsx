"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { EndFields, RhythmFields, type RhythmSaid, wireRhythm } from "@/components/ui/rhythm-fields";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { daysUntil, firstDays } from "@/lib/dates/rhythm";
import { hasUnread } from "@/lib/errors/unread";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { makeRecurring, type RecurringIn } from "../api";
import type { Content } from "../content";
import { type Action, type Kind, pathOf } from "../kinds";
import { CONTENT_FIELDS, ContentFields } from "./content-fields";
import { HowFields } from "./how-fields";

const FIELDS = ["name", ...CONTENT_FIELDS, "every", "unit", "starts_on", "ends_on", "times", "action"];
const SHOWN_DAYS = 4;

/** The form of a new recurring document, made from one that was posted. */
export function RecurringForm({
  companyId,
  kind,
  contact,
  content: source,
  startsOn,
  today,
  mayPost,
}: {
  companyId: string;
  kind: Kind;
  contact: string;
  content: Content;
  startsOn: string;
  today: string;
  mayPost: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [name, setName] = useState(contact);
  const [content, setContent] = useState(source);
  const [action, setAction] = useState<Action>("draft");
  const [inArrears, setArrears] = useState(false);
  const [said, setSaid] = useState<RhythmSaid>({
    unit: "month",
    every: "1",
    starts_on: startsOn,
    on_last_day: false,
    ending: "never",
    ends_on: "",
    times: "",
  });
  const { isBusy, faults, submit, refuse } = useSubmit(FIELDS);
  const rhythm = wireRhythm(said);
  const isComplete = rhythm.every > 0 && said.starts_on !== "" && (said.ending !== "on" || said.ends_on !== "");
  const preview = isComplete ? firstDays(rhythm, SHOWN_DAYS) : null;
  const past = isComplete ? daysUntil(rhythm, today) : 0;

  const save = () => {
    const missing = [
      ...(name.trim() ? [] : ["name"]),
      ...(kind === "bill" && !content.supplier_number?.trim() ? ["document.supplier_number"] : []),
      ...(said.starts_on ? [] : ["starts_on"]),
      ...(said.ending === "on" && !said.ends_on ? ["ends_on"] : []),
    ];
    if (missing.length > 0) {
      const fields = Object.fromEntries(missing.map((field) => [field, say("ui.required")]));
      refuse({ fields, whole: null, code: "", requestId: "" });
      return;
    }
    submit(async () => {
      const body = { name: name.trim(), document: content, ...rhythm, action, in_arrears: inArrears };
      const made = await makeRecurring(companyId, kind, body as RecurringIn);
      toast({ text: say("recurring_documents.made", { name: made.name }), is: "ok" });
      router.push(pathOf(companyId, kind, made.id));
      router.refresh();
    });
  };

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasUnread(event.currentTarget)) {
          save();
        }
      }}
    >
      <FormFault faults={faults} />
      <section>
        <h2>{say("recurring_documents.what")}</h2>
        <TextField
          label={say("recurring_documents.name")}
          name="name"
          maxLength={200}
          required
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={faults.fields.name}
        />
        <ContentFields kind={kind} content={content} onContent={setContent} faults={faults.fields} />
      </section>
      <section>
        <h2>{say("recurring_documents.rhythm")}</h2>
        <RhythmFields said={said} onSaid={(to) => setSaid({ ...said, ...to })} faults={faults.fields} />
        <EndFields said={said} onSaid={(to) => setSaid({ ...said, ...to })} faults={faults.fields} />
        <div aria-live="polite">
          {preview && (
            <p className="note">
              {preview.days.length === 0
                ? say("recurring.preview_none")
                : say(preview.goesOn ? "recurring.preview_more" : "recurring.preview", {
                    days: preview.days.map((day) => format.date(day)).join(", "),
                  })}
            </p>
          )}
          {past > 0 && (
            <p className="note warn mt-2">{say(`recurring_documents.preview_past_${kind}`, { count: past })}</p>
          )}
        </div>
      </section>
      <section>
        <h2>{say("recurring_documents.makes")}</h2>
        <HowFields
          kind={kind}
          action={action}
          inArrears={inArrears}
          mayPost={mayPost}
          onAction={setAction}
          onArrears={setArrears}
        />
      </section>
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("recurring_documents.make")}
        </Button>
        <LinkButton href={pathOf(companyId, kind)}>{say("ui.cancel")}</LinkButton>
      </div>
    </form>
  );
}
