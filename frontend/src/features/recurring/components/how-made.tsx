"use client";

import type { RhythmSaid } from "@/components/ui/rhythm-fields";
import { Select } from "@/components/ui/select";
import { useSay } from "@/lib/i18n/use-say";

/** What somebody has said of a recurring entry, as it stands in the fields. */
export type Said = RhythmSaid & { is_posted: boolean; reverse_next_day: boolean };
type Props<K extends keyof Said> = {
  said: Pick<Said, K>;
  onSaid: (to: Partial<Pick<Said, K>>) => void;
  faults: { readonly [name: string]: string };
};

/** A draft, or posted, or posted and reversed on the day after. */
export function HowMade({
  said,
  onSaid,
  mayPost,
  faults,
}: Props<"is_posted" | "reverse_next_day"> & { mayPost: boolean }) {
  const say = useSay();
  return (
    <>
      <Select
        label={say("recurring.how_made")}
        hint={mayPost ? undefined : say("recurring.needs_posting")}
        name="is_posted"
        choices={[
          { value: "", name: say("recurring.as_draft") },
          ...(mayPost ? [{ value: "posted", name: say("recurring.as_posted") }] : []),
        ]}
        value={said.is_posted ? "posted" : ""}
        onChange={(event) => onSaid({ is_posted: event.target.value === "posted" })}
        error={faults.is_posted}
      />
      {said.is_posted && (
        <div className="ticks">
          <label>
            <input
              type="checkbox"
              className="tick"
              checked={said.reverse_next_day}
              onChange={(event) => onSaid({ reverse_next_day: event.target.checked })}
            />
            <span>{say("recurring.reverse_next_day")}</span>
          </label>
        </div>
      )}
    </>
  );
}
