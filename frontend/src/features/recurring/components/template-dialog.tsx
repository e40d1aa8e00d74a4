"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { replaceTemplate, type TemplateIn } from "../api";
import { type Content, contentOf, MARKS } from "../content";

/** Changes the name and the texts of a template; its lines stay. */
export default function TemplateDialog({
  companyId,
  template,
  onClose,
}: {
  companyId: string;
  template: { id: string; name: string; version: number; content: Content["whole"] };
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const held = contentOf(template.content);
  const [said, setSaid] = useState({ name: template.name, description: held.description, reference: held.reference });
  const { isBusy, faults, submit } = useSubmit(["name", "description", "reference"]);
  const field = (name: keyof typeof said) => ({
    name,
    value: said[name],
    onChange: (event: { target: { value: string } }) => setSaid({ ...said, [name]: event.target.value }),
    error: faults.fields[name],
    autoComplete: "off",
  });
  return (
    <Dialog
      open
      title={say("recurring.change_title", { name: template.name })}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          const body = { ...template.content, ...said, name: said.name.trim() } as TemplateIn;
          await replaceTemplate(companyId, template.id, template.version, body);
          toast({ text: say("recurring.changed"), is: "ok" });
          onClose();
          router.refresh();
        })
      }
      acts={
        <>
          {faults.code === "core.stale_version" ? (
            <Button
              onClick={() => {
                onClose();
                router.refresh();
              }}
            >
              {say("recurring.read_again")}
            </Button>
          ) : (
            <Button onClick={onClose}>{say("ui.cancel")}</Button>
          )}
          <Button type="submit" look="primary" busy={isBusy}>
            {say("ui.save")}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField label={say("recurring.name")} maxLength={200} required {...field("name")} />
      <TextField
        label={say("recurring.description")}
        hint={say("recurring.texts_hint", { marks: MARKS })}
        maxLength={500}
        {...field("description")}
      />
      <TextField label={say("recurring.reference")} maxLength={500} {...field("reference")} />
    </Dialog>
  );
}
