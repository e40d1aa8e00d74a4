"use client";

import { useRouter } from "next/navigation";
import { useDeferredValue, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { TextArea, TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { isPaperLanguage, PAPER_LANGUAGES } from "@/lib/i18n/paper-languages";
import { useSay } from "@/lib/i18n/use-say";
import { changeTemplate, deleteTemplate, makeTemplate, type Template } from "./api";
import { TemplateLogo } from "./template-logo";
import { TemplatePreview } from "./template-preview";

type Form = components["schemas"]["DocumentTemplateIn"] & { footer: string[]; columns: Column[] };
type Column = Template["columns"][number];
export const COLUMNS: readonly Column[] = ["position", "quantity", "unit", "price", "discount", "tax"];
const FIELDS = ["name", "language", "paper", "accent", "intro", "closing", "footer.*", "columns", "logo"] as const;
const PLACES = [0, 1, 2, 3];
const ACCENT = "#264f9e";

function formOf(template: Template | null): Form {
  return {
    name: template?.name ?? "",
    language: isPaperLanguage(template?.language) ? template.language : "en",
    is_default: template?.is_default ?? true,
    paper: template?.paper ?? null,
    accent: template?.accent ?? ACCENT,
    intro: template?.intro ?? "",
    closing: template?.closing ?? "",
    footer: PLACES.map((place) => template?.footer[place] ?? ""),
    columns: template?.columns ?? [...COLUMNS],
  };
}

/** How papers look, beside a sample of it. */
export function TemplateForm({
  companyId,
  template,
  isSaid,
  mayChange,
}: {
  companyId: string;
  template: Template | null;
  isSaid: boolean;
  mayChange: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const [form, setForm] = useState<Form>(() => formOf(template));
  const [isDeleting, setDeleting] = useState(false);
  const { isBusy, faults, submit } = useSubmit(FIELDS);
  const shown = useDeferredValue(form);
  const change = (to: Partial<Form>) => setForm((now) => ({ ...now, ...to }));
  const here = (id: string) => address(`/${companyId}/settings/paper`, { view: "templates", template: id });

  function save() {
    submit(async () => {
      const body = { ...form, footer: form.footer.filter((one) => one.trim()) };
      const kept = template
        ? await changeTemplate(companyId, template.id, template.version, body)
        : await makeTemplate(companyId, body);
      toast({ text: say("paper.saved"), is: "ok" });
      router.push(here(kept.id));
      router.refresh();
    });
  }

  return (
    <div className="template-sheet">
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
        <fieldset className="contents" disabled={!mayChange}>
          <section>
            <div className="two">
              <TextField
                label={say("paper.template_name")}
                name="name"
                required
                autoComplete="off"
                maxLength={100}
                value={form.name}
                onChange={(event) => change({ name: event.target.value })}
                error={faults.fields.name}
              />
              <Select
                label={say("paper.language")}
                name="language"
                value={form.language}
                choices={Object.entries(PAPER_LANGUAGES).map(([value, name]) => ({ value, name }))}
                onChange={(event) => isPaperLanguage(event.target.value) && change({ language: event.target.value })}
                error={faults.fields.language}
              />
              <Select
                label={say("paper.paper")}
                name="paper"
                value={form.paper ?? ""}
                choices={[
                  { value: "", name: say("paper.paper_usual") },
                  { value: "a4", name: "A4" },
                  { value: "us-letter", name: "US Letter" },
                ]}
                onChange={(event) =>
                  change({
                    paper: event.target.value === "a4" ? "a4" : event.target.value === "us-letter" ? "us-letter" : null,
                  })
                }
                error={faults.fields.paper}
              />
              <TextField
                label={say("paper.accent")}
                hint={say("paper.accent_hint")}
                name="accent"
                autoComplete="off"
                maxLength={7}
                value={form.accent}
                onChange={(event) => change({ accent: event.target.value.toLowerCase() })}
                error={faults.fields.accent}
              />
            </div>
            <div className="field ticks">
              <label>
                <input
                  type="checkbox"
                  className="tick"
                  name="is_default"
                  checked={form.is_default}
                  onChange={(event) => change({ is_default: event.target.checked })}
                />
                <span>{say("paper.is_default")}</span>
              </label>
            </div>
          </section>
          <TemplateLogo companyId={companyId} template={template} error={faults.fields.logo} />
          <section>
            {(["intro", "closing"] as const).map((name) => (
              <TextArea
                key={name}
                label={say(`paper.${name}`)}
                name={name}
                rows={3}
                maxLength={2000}
                value={form[name]}
                onChange={(event) => change({ [name]: event.target.value })}
                error={faults.fields[name]}
              />
            ))}
            <div className="field ticks">
              <span className="label">{say("paper.columns")}</span>
              {COLUMNS.map((one) => (
                <label key={one}>
                  <input
                    type="checkbox"
                    className="tick"
                    name={`column-${one}`}
                    checked={form.columns.includes(one)}
                    onChange={(event) =>
                      change({
                        columns: COLUMNS.filter((other) =>
                          other === one ? event.target.checked : form.columns.includes(other),
                        ),
                      })
                    }
                  />
                  <span>{say(`paper.column_${one}`)}</span>
                </label>
              ))}
            </div>
            <p className="text-muted">{say("paper.footer_hint")}</p>
            <div className="two">
              {PLACES.map((place) => (
                <TextArea
                  key={place}
                  label={say("paper.footer", { place: place + 1 })}
                  name={`footer.${place}`}
                  rows={3}
                  maxLength={500}
                  value={form.footer[place] ?? ""}
                  onChange={(event) =>
                    change({ footer: form.footer.map((one, at) => (at === place ? event.target.value : one)) })
                  }
                  error={faults.fields[`footer.${place}`]}
                />
              ))}
            </div>
          </section>
        </fieldset>
        {mayChange ? (
          <div className="bts">
            <Button type="submit" look="primary" busy={isBusy}>
              {say("ui.save")}
            </Button>
            {faults.code === "core.stale_version" && (
              <Button onClick={() => window.location.reload()}>{say("ui.read_again")}</Button>
            )}
            {template && <Button onClick={() => setDeleting(true)}>{say("paper.delete")}</Button>}
          </div>
        ) : (
          <p className="note">{say("paper.may_not")}</p>
        )}
      </form>
      <TemplatePreview
        companyId={companyId}
        form={shown}
        logoOf={template?.logo ? template.id : null}
        isSaid={isSaid}
      />
      {isDeleting && template && (
        <ConfirmDialog
          title={say("paper.delete_title")}
          text={say("paper.delete_text")}
          act={say("paper.delete")}
          onClose={() => setDeleting(false)}
          onAct={async () => {
            await deleteTemplate(companyId, template.id, template.version);
            toast({ text: say("paper.deleted"), is: "ok" });
            router.push(`/${companyId}/settings/paper?view=templates`);
            router.refresh();
          }}
        />
      )}
    </div>
  );
}
