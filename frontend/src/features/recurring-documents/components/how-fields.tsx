"use client";

import { Select } from "@/components/ui/select";
import { useSay } from "@/lib/i18n/use-say";
import { type Action, type Kind, NOUNS } from "../kinds";

/** What happens on the day, and which time is billed. */
export function HowFields({
  kind,
  action,
  inArrears,
  mayPost,
  onAction,
  onArrears,
}: {
  kind: Kind;
  action: Action;
  inArrears: boolean;
  mayPost: boolean;
  onAction: (to: Action) => void;
  onArrears: (to: boolean) => void;
}) {
  const say = useSay();
  const actions: readonly Action[] = mayPost ? NOUNS[kind].actions : [NOUNS[kind].actions[0]];
  return (
    <>
      <Select
        label={say("recurring_documents.action")}
        hint={mayPost ? undefined : say(`recurring_documents.needs_posting_${kind}`)}
        name="action"
        choices={actions.map((value) => ({ value, name: say(`recurring_documents.as_${value}`) }))}
        value={action}
        onChange={(event) => onAction(event.target.value as Action)}
      />
      <div className="ticks">
        <label>
          <input
            type="checkbox"
            className="tick"
            checked={inArrears}
            onChange={(event) => onArrears(event.target.checked)}
          />
          <span>
            {say("recurring_documents.in_arrears")}
            <small>{say("recurring_documents.in_arrears_hint")}</small>
          </span>
        </label>
      </div>
    </>
  );
}
