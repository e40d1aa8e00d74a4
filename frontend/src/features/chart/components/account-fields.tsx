"use client";

import { Combobox } from "@/components/ui/combobox";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { FormFaults } from "@/lib/errors/fields";
import { useSay } from "@/lib/i18n/use-say";
import { type AccountClass, CLASSES, KINDS, nameOfKind } from "../kinds";

export type Heading = { value: string; code: string; name: string; account_class: string };
export type Draft = {
  code: string;
  name: string;
  account_class: AccountClass;
  subtype: string;
  parent_id: string | null;
  is_heading: boolean;
  currency: string;
};
export const FIELDS = ["code", "name", "account_class", "subtype", "parent_id", "is_heading", "currency"];

/** The fields of an account. The class of one that is there already never changes, nor a currency that is fixed. */
export function AccountFields({
  draft,
  onDraft,
  faults,
  headings,
  isNew,
  isFixed = false,
  self,
}: {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  faults: FormFaults;
  headings: readonly Heading[];
  isNew: boolean;
  /** It has a currency of its own already. */
  isFixed?: boolean;
  /** The account itself: it does not stand under itself. */
  self?: string;
}) {
  const say = useSay();
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change });
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-3">
        <TextField
          label={say("ui.code")}
          name="code"
          value={draft.code}
          error={faults.fields.code}
          autoComplete="off"
          required
          onChange={(event) => set({ code: event.target.value })}
        />
        <TextField
          label={say("chart.name")}
          name="name"
          value={draft.name}
          error={faults.fields.name}
          autoComplete="off"
          required
          onChange={(event) => set({ name: event.target.value })}
        />
      </div>
      {isNew && (
        <Select
          label={say("chart.class")}
          hint={say("chart.class_hint")}
          name="account_class"
          value={draft.account_class}
          error={faults.fields.account_class}
          choices={CLASSES.map((value) => ({ value, name: say(`chart.class_${value}`) }))}
          onChange={(event) => {
            const account_class = event.target.value as AccountClass;
            set({ account_class, subtype: KINDS[account_class][0], parent_id: null });
          }}
        />
      )}
      <Select
        label={say("chart.kind")}
        name="subtype"
        value={draft.subtype}
        error={faults.fields.subtype}
        choices={KINDS[draft.account_class].map((value) => ({ value, name: say(nameOfKind(value) ?? "chart.kind") }))}
        onChange={(event) => set({ subtype: event.target.value })}
      />
      <Combobox
        label={say("chart.parent")}
        hint={say("chart.parent_hint")}
        error={faults.fields.parent_id}
        offers={headings.filter(({ account_class, value }) => account_class === draft.account_class && value !== self)}
        value={draft.parent_id}
        onValue={(parent_id) => set({ parent_id })}
      />
      {!isFixed && (
        <TextField
          label={say("chart.currency")}
          hint={say("chart.currency_hint")}
          name="currency"
          value={draft.currency}
          error={faults.fields.currency}
          autoComplete="off"
          maxLength={24}
          onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
        />
      )}
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          className="tick"
          name="is_heading"
          checked={draft.is_heading}
          onChange={(event) => set({ is_heading: event.target.checked })}
        />
        {say("chart.is_heading")}
      </label>
      {faults.fields.is_heading && <p className="error">{faults.fields.is_heading}</p>}
    </div>
  );
}
