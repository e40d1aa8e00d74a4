"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { formatDate } from "@/lib/dates/format";
import { DATE_PATTERNS } from "@/lib/dates/patterns";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Company } from "./company-acts";

const EXAMPLE_DAY = "2026-03-31";
const NAMES = ["name", "formats.locale", "formats.date", "formats.number", "formats.first_day_of_week"];

/** Name and formats; the base currency and the chart's pack never change. */
export default function CompanyDialog({ company, onClose }: { company: Company; onClose: () => void }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [name, setName] = useState(company.name);
  const [formats, setFormats] = useState(company.formats);
  const { isBusy, faults, submit, refuse } = useSubmit(NAMES);
  const set = (change: Partial<typeof formats>) => setFormats({ ...formats, ...change });

  function save() {
    if (!name.trim()) {
      refuse({ ...NO_FAULTS, fields: { name: say("ui.required") } });
      return;
    }
    submit(async () => {
      const params = { path: { company_id: company.id }, header: { "If-Match": `"v${company.version}"` } };
      await call(
        api.PATCH("/api/v1/companies/{company_id}", {
          params,
          body: { name: name.trim(), formats: formats as object },
        }),
      );
      toast({ text: say("settings.saved"), is: "ok" });
      router.refresh();
      onClose();
    });
  }

  return (
    <Dialog
      open
      title={say("settings.company_change")}
      onClose={onClose}
      onSubmit={save}
      acts={
        <>
          {faults.code === "core.stale_version" && (
            <Button
              onClick={() => {
                router.refresh();
                onClose();
              }}
            >
              {say("settings.read_again")}
            </Button>
          )}
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("ui.save")}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField
        label={say("settings.company_name")}
        name="name"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={faults.fields.name}
      />
      <TextField
        label={say("settings.locale")}
        hint={say("settings.locale_hint")}
        name="formats.locale"
        value={formats.locale}
        onChange={(event) => set({ locale: event.target.value })}
        error={faults.fields["formats.locale"]}
      />
      <Select
        label={say("settings.dates")}
        value={formats.date}
        choices={DATE_PATTERNS.map((value) => ({ value, name: formatDate(EXAMPLE_DAY, format.region, value) }))}
        onChange={(event) => set({ date: event.target.value })}
        error={faults.fields["formats.date"]}
      />
      <Select
        label={say("settings.groups")}
        value={formats.number}
        choices={[
          { value: "#,##0.00", name: "12,345,678.90" },
          { value: "#,##,##0.00", name: "1,23,45,678.90" },
        ]}
        onChange={(event) => set({ number: event.target.value })}
        error={faults.fields["formats.number"]}
      />
      <Select
        label={say("settings.week")}
        value={formats.first_day_of_week}
        choices={[
          { value: "monday", name: say("settings.monday") },
          { value: "saturday", name: say("settings.saturday") },
          { value: "sunday", name: say("settings.sunday") },
        ]}
        onChange={(event) => set({ first_day_of_week: event.target.value })}
        error={faults.fields["formats.first_day_of_week"]}
      />
      <Select
        label={say("settings.paper")}
        value={formats.paper_size}
        choices={[
          { value: "A4", name: "A4" },
          { value: "Letter", name: "Letter" },
        ]}
        onChange={(event) => set({ paper_size: event.target.value })}
      />
    </Dialog>
  );
}
