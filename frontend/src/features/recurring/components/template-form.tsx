"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { makeTemplate, replaceTemplate, type TemplateIn } from "../api";
import { MARKS } from "../content";

export type Source = Pick<TemplateIn, "journal" | "description" | "reference" | "lines">;

/** Keeps what an entry says as a template: a new one, or in place of one that stands. */
export function TemplateForm({
  companyId,
  source,
  templates,
}: {
  companyId: string;
  source: Source;
  templates: readonly { id: string; name: string; version: number }[];
}) {
  const say = useSay();
  const router = useRouter();
  const [over, setOver] = useState("");
  const [said, setSaid] = useState({
    name: source.description ?? "",
    description: source.description ?? "",
    reference: source.reference ?? "",
  });
  const { isBusy, faults, submit } = useSubmit(["name", "description", "reference"]);
  const field = (name: keyof typeof said) => ({
    name,
    value: said[name],
    onChange: (event: { target: { value: string } }) => setSaid({ ...said, [name]: event.target.value }),
    error: faults.fields[name],
    autoComplete: "off",
  });
  const save = () =>
    submit(async () => {
      const body = { ...source, ...said, name: said.name.trim() } as TemplateIn;
      const replaced = templates.find(({ id }) => id === over);
      if (replaced) {
        await replaceTemplate(companyId, replaced.id, replaced.version, body);
      }
      const id = replaced?.id ?? (await makeTemplate(companyId, body)).id;
      toast({ text: say("recurring.template_saved", { name: body.name }), is: "ok" });
      router.push(`/${companyId}/recurring/templates/${id}`);
      router.refresh();
    });
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
      {faults.code === "core.stale_version" && (
        <Button className="self-start" onClick={() => router.refresh()}>
          {say("recurring.read_again")}
        </Button>
      )}
      <section>
        {templates.length > 0 && (
          <Select
            label={say("recurring.keep_as")}
            choices={[
              { value: "", name: say("recurring.keep_new") },
              ...templates.map(({ id, name }) => ({ value: id, name: say("recurring.keep_over", { name }) })),
            ]}
            value={over}
            onChange={(event) => {
              setOver(event.target.value);
              const kept = templates.find(({ id }) => id === event.target.value);
              setSaid({ ...said, name: kept?.name ?? said.name });
            }}
          />
        )}
        <TextField label={say("recurring.name")} maxLength={200} required {...field("name")} />
        <TextField
          label={say("recurring.description")}
          hint={say("recurring.texts_hint", { marks: MARKS })}
          maxLength={500}
          {...field("description")}
        />
        <TextField label={say("recurring.reference")} maxLength={500} {...field("reference")} />
      </section>
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("ui.save")}
        </Button>
        <LinkButton href={`/${companyId}/recurring?show=templates`}>{say("ui.cancel")}</LinkButton>
      </div>
    </form>
  );
}
