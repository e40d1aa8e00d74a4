"use client";

import { useSay } from "@/lib/i18n/use-say";

export type Named = { value: string; name: string; note?: string };

/** Several of a list, by ticks. */
export function Ticks({
  label,
  of,
  chosen,
  onChosen,
  error,
}: {
  label: string;
  of: readonly Named[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
  error?: string;
}) {
  return (
    <fieldset className="field ticks">
      <legend>{label}</legend>
      {of.map(({ value, name, note }) => (
        <label key={value}>
          <input
            type="checkbox"
            className="tick"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChosen(event.target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))
            }
          />
          <span>
            <bdi>{name}</bdi>
            {note && <small>{note}</small>}
          </span>
        </label>
      ))}
      {error && <p className="error">{error}</p>}
    </fieldset>
  );
}

/** Every company, those to come included, or some of them. Null: every one. */
export function CompanyPicker({
  companies,
  chosen,
  onChosen,
}: {
  companies: readonly Named[];
  chosen: readonly string[] | null;
  onChosen: (chosen: string[] | null) => void;
}) {
  const say = useSay();
  return (
    <>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="tick mt-0.5"
          checked={chosen === null}
          onChange={(event) => onChosen(event.target.checked ? null : [])}
        />
        {say("access.every_company")}
      </label>
      {chosen !== null && <Ticks label={say("access.companies")} of={companies} chosen={chosen} onChosen={onChosen} />}
    </>
  );
}
