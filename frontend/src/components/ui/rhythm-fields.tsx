"use client";

import { isUnit, type Rhythm, UNITS, type Unit } from "@/lib/dates/rhythm";
import { useSay } from "@/lib/i18n/use-say";
import { Select } from "./select";
import { TextField } from "./text-field";

/** What somebody has said of days that come again, as it stands in the fields. */
export type RhythmSaid = {
  unit: Unit;
  every: string;
  starts_on: string;
  on_last_day: boolean;
  ending: "never" | "on" | "times";
  ends_on: string;
  times: string;
};
export type RhythmProps<K extends keyof RhythmSaid> = {
  said: Pick<RhythmSaid, K>;
  onSaid: (to: Partial<Pick<RhythmSaid, K>>) => void;
  faults: { readonly [name: string]: string };
};
const OF_MONTHS: ReadonlySet<Unit> = new Set(["month", "quarter", "year"]);

/** A whole number as it was typed; null for anything else: the API says what it takes. */
function whole(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number.parseInt(text, 10) : null;
}

export function wireEnd({ ending, ends_on, times }: Pick<RhythmSaid, "ending" | "ends_on" | "times">) {
  return {
    ends_on: ending === "on" ? ends_on : null,
    times: ending === "times" ? (whole(times) ?? 0) : null,
  };
}

export function endOf({ ends_on, times }: { ends_on: string | null; times: number | null }) {
  return {
    ending: ends_on ? ("on" as const) : times ? ("times" as const) : ("never" as const),
    ends_on: ends_on ?? "",
    times: times ? String(times) : "",
  };
}

/** The days, as the API takes them. */
export function wireRhythm(said: RhythmSaid): Rhythm {
  const { unit, every, starts_on, on_last_day } = said;
  const isOfMonths = OF_MONTHS.has(unit);
  return { unit, every: whole(every) ?? 0, starts_on, on_last_day: isOfMonths && on_last_day, ...wireEnd(said) };
}

/** Every so many of what, from which day on. */
export function RhythmFields({ said, onSaid, faults }: RhythmProps<"unit" | "every" | "starts_on" | "on_last_day">) {
  const say = useSay();
  return (
    <>
      <div className="rhythm">
        <TextField
          label={say("recurring.every")}
          name="every"
          inputMode="numeric"
          autoComplete="off"
          value={said.every}
          onChange={(event) => onSaid({ every: event.target.value })}
          error={faults.every}
        />
        <Select
          label={say("recurring.unit")}
          name="unit"
          choices={UNITS.map((value) => ({ value, name: say(`recurring.unit_${value}`) }))}
          value={said.unit}
          onChange={(event) => isUnit(event.target.value) && onSaid({ unit: event.target.value })}
          error={faults.unit}
        />
        <TextField
          label={say("recurring.starts_on")}
          type="date"
          name="starts_on"
          required
          value={said.starts_on}
          onChange={(event) => onSaid({ starts_on: event.target.value })}
          error={faults.starts_on}
        />
      </div>
      {OF_MONTHS.has(said.unit) && (
        <div className="ticks">
          <label>
            <input
              type="checkbox"
              className="tick"
              checked={said.on_last_day}
              onChange={(event) => onSaid({ on_last_day: event.target.checked })}
            />
            <span>
              {say("recurring.on_last_day")}
              {!said.on_last_day && <small>{say("recurring.starts_on_hint")}</small>}
            </span>
          </label>
        </div>
      )}
    </>
  );
}

/** When it ends: never, on a day, after so many times. */
export function EndFields({ said, onSaid, faults }: RhythmProps<"ending" | "ends_on" | "times">) {
  const say = useSay();
  return (
    <div className="rhythm end">
      <Select
        label={say("recurring.ending")}
        choices={(["never", "on", "times"] as const).map((value) => ({
          value,
          name: say(`recurring.ending_${value}`),
        }))}
        value={said.ending}
        onChange={(event) => onSaid({ ending: event.target.value as RhythmSaid["ending"] })}
      />
      {said.ending === "on" && (
        <TextField
          label={say("recurring.ends_on")}
          type="date"
          name="ends_on"
          required
          value={said.ends_on}
          onChange={(event) => onSaid({ ends_on: event.target.value })}
          error={faults.ends_on}
        />
      )}
      {said.ending === "times" && (
        <TextField
          label={say("recurring.times")}
          name="times"
          inputMode="numeric"
          autoComplete="off"
          value={said.times}
          onChange={(event) => onSaid({ times: event.target.value })}
          error={faults.times}
        />
      )}
    </div>
  );
}
