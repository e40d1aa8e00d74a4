"use client";

import { useId } from "react";
import { Combobox } from "@/components/ui/combobox";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { Account, Preview } from "../api";
import { type Mapping, mappingOf, type Said, wordsOf } from "../mapping";

const DATES = [
  "YYYY-MM-DD",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "D/M/YYYY",
  "M/D/YYYY",
  "DD.MM.YYYY",
  "D.M.YYYY",
  "DD-MM-YYYY",
  "DD/MM/YY",
  "MM/DD/YY",
  "DD MMM YYYY",
];
const ENCODINGS = [
  "utf-8",
  "utf-16",
  "windows-1252",
  "iso-8859-15",
  "iso-8859-1",
  "windows-1250",
  "windows-1251",
  "cp437",
  "cp850",
  "mac-roman",
  "shift_jis",
  "gb18030",
  "big5",
  "euc-kr",
];
type Cut = { encoding?: Mapping["encoding"]; delimiter?: Mapping["delimiter"]; heading_row?: number };

/** How the cells are read: what the guess took for granted, to be corrected. */
export function HowRead({
  said,
  unsure,
  accounts,
  onSaid,
  onCut,
}: {
  said: Said;
  unsure: Preview["unsure"];
  accounts: readonly Account[];
  onSaid: (said: Said) => void;
  onCut: (changes: Cut) => void;
}) {
  const say = useSay();
  const formats = useId();
  const { rest } = said;
  const set = (changes: Mapping) => onSaid({ ...said, rest: { ...rest, ...changes } });
  const unsureOf = (pointer: string) => unsure.find((one) => one.pointer === pointer)?.message;
  const offers = accounts.map(({ code, name }) => ({ value: code, code, name }));
  const has = (role: (typeof said.roles)[number]) => said.roles.includes(role);
  const open = { value: "", name: say("imports.format_choose") };
  return (
    <div className="how">
      <TextField
        label={say("imports.date_format")}
        hint={say("imports.date_format_hint")}
        error={unsureOf("/date_format")}
        list={formats}
        value={rest.date_format ?? ""}
        onChange={(event) => set({ date_format: event.target.value || null })}
      />
      <datalist id={formats}>
        {DATES.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
      <Select
        label={say("imports.mark")}
        error={unsureOf("/decimal_mark")}
        value={rest.decimal_mark ?? ""}
        choices={[
          ...(rest.decimal_mark ? [] : [open]),
          { value: ".", name: say("imports.mark_point") },
          { value: ",", name: say("imports.mark_comma") },
        ]}
        onChange={(event) => {
          const mark = event.target.value as "." | ",";
          const other = mark === "." ? "," : ".";
          set({ decimal_mark: mark, ...(rest.grouping_mark === mark ? { grouping_mark: other } : {}) });
        }}
      />
      <Select
        label={say("imports.grouping")}
        value={rest.grouping_mark ?? ""}
        choices={[
          { value: "", name: say("imports.grouping_none") },
          ...[",", "."]
            .filter((mark) => mark !== rest.decimal_mark)
            .map((value) => ({ value, name: say(value === "," ? "imports.mark_comma" : "imports.mark_point") })),
          { value: " ", name: say("imports.grouping_space") },
          { value: "'", name: say("imports.grouping_quote") },
        ]}
        onChange={(event) => set({ grouping_mark: event.target.value as NonNullable<Mapping["grouping_mark"]> })}
      />
      <Select
        label={say("imports.account_by")}
        error={unsureOf("/account_by")}
        value={rest.account_by ?? ""}
        choices={[
          ...(rest.account_by ? [] : [open]),
          { value: "code", name: say("imports.account_by_code") },
          { value: "name", name: say("imports.account_by_name") },
        ]}
        onChange={(event) => set({ account_by: event.target.value as "code" | "name" })}
      />
      <Select
        label={say("imports.join")}
        error={mappingOf(said).entries ? undefined : unsureOf("/entries")}
        value={said.join}
        choices={[
          { value: "column", name: say("imports.join_column") },
          { value: "date_and_reference", name: say("imports.join_date") },
          { value: "row", name: say("imports.join_row") },
        ]}
        onChange={(event) => onSaid({ ...said, join: event.target.value as Said["join"] })}
      />
      {said.join === "row" && (
        <Combobox
          label={say("imports.contra")}
          offers={offers}
          value={said.contra || null}
          onValue={(code) => onSaid({ ...said, contra: code ?? "" })}
        />
      )}
      {has("amount") && !has("mark") && (
        <Select
          label={say("imports.positive")}
          error={unsureOf("/amounts")}
          value={said.positiveIs}
          choices={[
            { value: "debit", name: say("imports.role_debit") },
            { value: "credit", name: say("imports.role_credit") },
          ]}
          onChange={(event) => onSaid({ ...said, positiveIs: event.target.value as "debit" | "credit" })}
        />
      )}
      {has("mark") && (
        <>
          <TextField
            label={say("imports.debit_marks")}
            hint={say("imports.marks_hint")}
            value={said.debitMarks}
            onChange={(event) => onSaid({ ...said, debitMarks: event.target.value })}
          />
          <TextField
            label={say("imports.credit_marks")}
            hint={say("imports.marks_hint")}
            value={said.creditMarks}
            onChange={(event) => onSaid({ ...said, creditMarks: event.target.value })}
          />
        </>
      )}
      {has("rate") && (
        <Combobox
          label={say("imports.rounding_account")}
          offers={offers}
          value={rest.rounding_account ?? null}
          onValue={(code) => set({ rounding_account: code })}
        />
      )}
      <Select
        label={say("imports.delimiter")}
        value={rest.delimiter ?? ""}
        choices={[
          ...(rest.delimiter ? [] : [open]),
          { value: ",", name: say("imports.delimiter_comma") },
          { value: ";", name: say("imports.delimiter_semicolon") },
          { value: "\t", name: say("imports.delimiter_tab") },
          { value: "|", name: say("imports.delimiter_bar") },
        ]}
        onChange={(event) => onCut({ delimiter: event.target.value as NonNullable<Mapping["delimiter"]> })}
      />
      <Select
        label={say("imports.encoding")}
        value={rest.encoding ?? ""}
        choices={[...new Set([...(rest.encoding ? [rest.encoding] : [""]), ...ENCODINGS])].map((value) => ({
          value,
          name: value || say("imports.format_choose"),
        }))}
        onChange={(event) => onCut({ encoding: event.target.value as NonNullable<Mapping["encoding"]> })}
      />
      <TextField
        label={say("imports.heading_row")}
        hint={say("imports.heading_row_hint")}
        type="number"
        min={0}
        max={1000}
        value={rest.heading_row ?? ""}
        onChange={(event) => event.target.value && onCut({ heading_row: event.target.valueAsNumber })}
      />
      <TextField
        label={say("imports.skip_beginning")}
        hint={say("imports.marks_hint")}
        defaultValue={(rest.skip_beginning_with ?? []).join(", ")}
        onBlur={(event) => {
          const words = wordsOf(event.target.value);
          if (words.join() !== (rest.skip_beginning_with ?? []).join()) {
            set({ skip_beginning_with: words });
          }
        }}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={rest.skip_without_amount ?? false}
          onChange={(event) => set({ skip_without_amount: event.target.checked })}
        />
        {say("imports.skip_without_amount")}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={rest.fill_down ?? false}
          onChange={(event) => set({ fill_down: event.target.checked })}
        />
        {say("imports.fill_down")}
      </label>
    </div>
  );
}
