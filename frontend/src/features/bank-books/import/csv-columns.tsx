"use client";

import { ChevronDown } from "lucide";
import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { ENCODINGS, firstRows, lacksOf, mappingWith, ROLES, type Role, rolesOf, widthOf, withRole } from "./columns";
import { choiceOf } from "./open-questions";
import type { Mapping } from "./reading";

const SHOWN = 2;
export const LOOKED_AT = 64 * 1024;

/** What the columns of a CSV mean, and how days and amounts are written: guessed or kept, to be corrected. What lacks something is not sent. */
export function CsvColumns({
  file,
  mapping,
  onMapping,
  onEncoding,
}: {
  file: File;
  mapping: Mapping;
  onMapping: (mapping: Mapping) => void;
  onEncoding: (encoding: string) => void;
}) {
  const say = useSay();
  const rows = useFirstRows(file, mapping);
  const width = widthOf(mapping, rows);
  // What a person chose, until it is a mapping again.
  const [chosen, setChosen] = useState<readonly Role[] | null>(null);
  const roles = chosen ?? rolesOf(mapping, width);
  const lacks = lacksOf(roles);
  const set = (changes: Partial<Mapping>) => onMapping({ ...mapping, ...changes });

  function mean(column: number, role: Role) {
    const next = withRole(roles, column, role);
    const isWhole = lacksOf(next).length === 0;
    setChosen(isWhole ? null : next);
    if (isWhole) {
      onMapping(mappingWith(mapping, next));
    }
  }

  return (
    <section className="csv-columns" aria-label={say("bank_import.columns")}>
      <div>
        <h2>{say("bank_import.columns")}</h2>
        <p className="text-muted">{say("bank_import.columns_text")}</p>
      </div>
      <table className="plain meanings">
        <caption className="vh">{say("bank_import.columns")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("bank_import.column")}</th>
            <th scope="col">{say("bank_import.means")}</th>
            <th scope="col">{say("bank_import.sample")}</th>
          </tr>
        </thead>
        <tbody>
          {roles.map((role, place) => {
            const name = mapping.heading[place] || say("bank_import.column_number", { number: place + 1 });
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are their places
              <tr key={place} className={role === "none" ? "" : "used"}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>
                  <span className="input choice">
                    <select
                      aria-label={say("bank_import.means_of", { column: name })}
                      value={role}
                      onChange={(event) => mean(place, event.target.value as Role)}
                    >
                      {ROLES.map((one) => (
                        <option key={one} value={one}>
                          {say(`bank_import.role_${one}`)}
                        </option>
                      ))}
                    </select>
                    <Icon of={ChevronDown} />
                  </span>
                </td>
                <td className="clip text-muted">
                  <bdi>
                    {rows
                      .map((row) => row[place])
                      .filter(Boolean)
                      .join(" · ")}
                  </bdi>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div role="status">
        {lacks.map((lack) => (
          <p key={lack} className="note warn">
            {say(`bank_import.needs_${lack}`)}
          </p>
        ))}
      </div>
      <div className="how">
        <Select
          label={say("bank_import.date_order")}
          value={mapping.date_order}
          choices={(["ymd", "dmy", "mdy"] as const).map((value) => ({ value, name: choiceOf(value, say) }))}
          onChange={(event) => set({ date_order: event.target.value as Mapping["date_order"] })}
        />
        <Select
          label={say("bank_import.decimal")}
          value={mapping.decimal}
          choices={([".", ","] as const).map((value) => ({ value, name: choiceOf(value, say) }))}
          onChange={(event) => set({ decimal: event.target.value as Mapping["decimal"] })}
        />
        <TextField
          key={mapping.currency}
          label={say("bank_import.currency")}
          hint={say("bank_import.currency_hint")}
          maxLength={3}
          autoCapitalize="characters"
          defaultValue={mapping.currency}
          onBlur={(event) => {
            const code = event.target.value.trim().toUpperCase();
            if (/^([A-Z]{3})?$/.test(code) && code !== mapping.currency) {
              set({ currency: code });
            }
          }}
        />
        <Select
          label={say("bank_import.encoding")}
          value={mapping.encoding}
          choices={[...new Set([mapping.encoding, ...ENCODINGS])].map((value) => ({
            value,
            name: value || say("bank_import.encoding_found"),
          }))}
          onChange={(event) => onEncoding(event.target.value)}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={mapping.negated}
            onChange={(event) => set({ negated: event.target.checked })}
          />
          {say("bank_import.negated")}
        </label>
        {mapping.debit !== null && mapping.debit !== undefined && (
          <label className="check">
            <input
              type="checkbox"
              checked={mapping.debit_is_signed}
              onChange={(event) => set({ debit_is_signed: event.target.checked })}
            />
            {say("bank_import.debit_is_signed")}
          </label>
        )}
      </div>
    </section>
  );
}

/** The first rows of the file as the browser reads it; none where it does not know the characters. */
function useFirstRows(file: File, mapping: Mapping): string[][] {
  const [text, setText] = useState("");
  const { encoding } = mapping;
  useEffect(() => {
    let isGone = false;
    file
      .slice(0, LOOKED_AT)
      .arrayBuffer()
      .then((bytes) => {
        if (!isGone) {
          setText(decoded(bytes, encoding));
        }
      });
    return () => {
      isGone = true;
    };
  }, [file, encoding]);
  return firstRows(text, mapping, SHOWN);
}

export function decoded(bytes: ArrayBuffer, encoding: string): string {
  try {
    return new TextDecoder(encoding || "utf-8").decode(bytes);
  } catch {
    return "";
  }
}
