"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { EndFields, RhythmFields, wireRhythm } from "@/components/ui/rhythm-fields";
import { type Choice, Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { daysUntil, firstDays } from "@/lib/dates/rhythm";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { deleteTemplate, makeRecurring, makeTemplate, type RecurringIn, type TemplateIn } from "../api";
import { MARKS } from "../content";
import { HowMade, type Said } from "./how-made";
import type { Source } from "./template-form";

const FIELDS = [
  "name",
  "description",
  "reference",
  "template_id",
  "every",
  "unit",
  "starts_on",
  "ends_on",
  "times",
  "is_posted",
];
const SHOWN_DAYS = 4;

/** The form of a new recurring entry. Made from an entry, it keeps what that says as a template of the same name first. */
export function RecurringForm({
  companyId,
  source,
  templates,
  templateId,
  mayPost,
  today,
  startsOn,
}: {
  companyId: string;
  source: Source | null;
  templates: readonly Choice[];
  templateId: string | null;
  mayPost: boolean;
  today: string;
  startsOn: string | null;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [template, setTemplate] = useState(templateId ?? "");
  const [texts, setTexts] = useState({
    name: source?.description ?? templates.find(({ value }) => value === templateId)?.name ?? "",
    description: source?.description ?? "",
    reference: source?.reference ?? "",
  });
  const [said, setSaid] = useState<Said>({
    unit: "month",
    every: "1",
    starts_on: firstOf(startsOn, today),
    on_last_day: false,
    ending: "never",
    ends_on: "",
    times: "",
    is_posted: false,
    reverse_next_day: false,
  });
  const { isBusy, faults, submit, refuse } = useSubmit(FIELDS);
  const rhythm = wireRhythm(said);
  const isComplete = rhythm.every > 0 && said.starts_on !== "" && (said.ending !== "on" || said.ends_on !== "");
  const preview = isComplete ? firstDays(rhythm, SHOWN_DAYS) : null;
  const past = isComplete ? daysUntil(rhythm, today) : 0;
  const change = (to: Partial<Said>) => setSaid({ ...said, ...to });
  const field = (name: keyof typeof texts) => ({
    name,
    value: texts[name],
    onChange: (event: { target: { value: string } }) => setTexts({ ...texts, [name]: event.target.value }),
    error: faults.fields[name],
    autoComplete: "off",
  });

  const save = () => {
    const missing = (["name", "starts_on", "ends_on", "template_id"] as const).filter(
      (name) =>
        (name === "name" && !texts.name.trim()) ||
        (name === "starts_on" && !said.starts_on) ||
        (name === "ends_on" && said.ending === "on" && !said.ends_on) ||
        (name === "template_id" && !source && !template),
    );
    if (missing.length > 0) {
      const fields = Object.fromEntries(missing.map((name) => [name, say("ui.required")]));
      refuse({ fields, whole: null, code: "", requestId: "" });
      return;
    }
    submit(async () => {
      const name = texts.name.trim();
      const kept = source && (await makeTemplate(companyId, { ...source, ...texts, name } as TemplateIn));
      try {
        const made = await makeRecurring(companyId, {
          name,
          template_id: kept?.id ?? template,
          ...rhythm,
          is_posted: said.is_posted,
          reverse_next_day: said.is_posted && said.reverse_next_day,
        } as RecurringIn);
        toast({ text: say("recurring.made", { name }), is: "ok" });
        router.push(`/${companyId}/recurring/${made.id}`);
        router.refresh();
      } catch (error) {
        if (kept) {
          // Nothing stays of what was refused; where that is refused, too, the template stands in its list.
          await deleteTemplate(companyId, kept.id, kept.version).catch(() => undefined);
        }
        throw error;
      }
    });
  };

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FormFault faults={faults} />
      <section>
        <h2>{say("recurring.what")}</h2>
        {!source && (
          <Select
            label={say("recurring.template")}
            name="template_id"
            choices={[{ value: "", name: say("recurring.choose_template") }, ...templates]}
            value={template}
            onChange={(event) => {
              setTemplate(event.target.value);
              const chosen = templates.find(({ value }) => value === event.target.value);
              setTexts({ ...texts, name: texts.name || (chosen?.name ?? "") });
            }}
            error={faults.fields.template_id}
          />
        )}
        <TextField label={say("recurring.name")} maxLength={200} required {...field("name")} />
        {source && (
          <>
            <TextField
              label={say("recurring.description")}
              hint={say("recurring.texts_hint", { marks: MARKS })}
              maxLength={500}
              {...field("description")}
            />
            <TextField label={say("recurring.reference")} maxLength={500} {...field("reference")} />
          </>
        )}
      </section>
      <section>
        <h2>{say("recurring.rhythm")}</h2>
        <RhythmFields said={said} onSaid={change} faults={faults.fields} />
        <EndFields said={said} onSaid={change} faults={faults.fields} />
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
          {past > 0 && <p className="note warn mt-2">{say("recurring.preview_past", { count: past })}</p>}
        </div>
      </section>
      <section>
        <h2>{say("recurring.makes")}</h2>
        <HowMade said={said} onSaid={change} mayPost={mayPost} faults={faults.fields} />
      </section>
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("recurring.make")}
        </Button>
        <LinkButton href={`/${companyId}/recurring`}>{say("ui.cancel")}</LinkButton>
      </div>
    </form>
  );
}

/** The entry itself was the first time: a month on from it, but not before today. */
function firstOf(startsOn: string | null, today: string): string {
  if (!startsOn) {
    return today;
  }
  const monthly = {
    unit: "month",
    every: 1,
    starts_on: startsOn,
    on_last_day: false,
    ends_on: null,
    times: null,
  } as const;
  const next = firstDays(monthly, daysUntil(monthly, today) + 2).days.slice(1);
  return next.find((day) => day >= today) ?? today;
}
