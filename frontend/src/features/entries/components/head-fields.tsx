"use client";

import { Pencil } from "lucide";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Books, Entry } from "../grid/state";

type Head = Partial<Omit<Entry, "lines">>;

/** Journal, date, reference, text, currency. On a phone one line that opens. */
export function HeadFields({
  books,
  entry,
  faults,
  onChange,
}: {
  books: Books;
  entry: Entry;
  faults: { readonly [name: string]: string };
  onChange: (to: Head) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const [isOpen, setOpen] = useState(false);
  const journal = books.journals.find(({ code }) => code === entry.journal);
  const summary = [journal?.name, entry.date && format.date(entry.date), entry.reference, entry.currency]
    .filter(Boolean)
    .join(" · ");
  const isShown = isOpen || Object.keys(faults).length > 0;
  return (
    <>
      <button type="button" className="formsum phone" aria-expanded={isShown} onClick={() => setOpen(!isOpen)}>
        <span>
          <b>
            <bdi>{entry.description || say("entries.no_description")}</bdi>
          </b>
          <span>{summary}</span>
        </span>
        <span className="vh">{say("entries.head_edit")}</span>
        <Icon of={Pencil} />
      </button>
      <div className={`formhead ${isShown ? "shown" : ""}`} role="group" aria-label={say("entries.head")}>
        <Select
          label={say("entries.journal")}
          choices={books.journals.map(({ code, name }) => ({ value: code, name }))}
          value={entry.journal}
          error={faults.journal}
          onChange={(event) => onChange({ journal: event.target.value })}
        />
        <TextField
          label={say("entries.posting_date")}
          type="date"
          required
          value={entry.date}
          error={faults.posting_date}
          onChange={(event) => event.target.value && onChange({ date: event.target.value })}
        />
        <TextField
          key={`r${entry.reference}`}
          label={say("entries.reference")}
          defaultValue={entry.reference}
          maxLength={500}
          error={faults.reference}
          onBlur={(event) => onChange({ reference: event.target.value.trim() })}
        />
        <TextField
          key={`d${entry.description}`}
          label={say("entries.description")}
          defaultValue={entry.description}
          maxLength={500}
          error={faults.description}
          onBlur={(event) => onChange({ description: event.target.value.trim() })}
        />
        <Select
          label={say("entries.currency")}
          choices={books.currencies.map(({ code }) => ({ value: code, name: code }))}
          value={entry.currency}
          onChange={(event) => onChange({ currency: event.target.value })}
        />
      </div>
    </>
  );
}
