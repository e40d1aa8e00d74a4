"use client";

import { Select } from "@/components/ui/select";
import { useSay } from "@/lib/i18n/use-say";

export type Action = "draft" | "post" | "send";

/** What happens on the day, and which time is billed. */
export function HowFields({
  action,
  inArrears,
  mayPost,
  onAction,
  onArrears,
}: {
  action: Action;
  inArrears: boolean;
  mayPost: boolean;
  onAction: (to: Action) => void;
  onArrears: (to: boolean) => void;
}) {
  const say = useSay();
  const actions: readonly Action[] = mayPost ? ["draft", "post", "send"] : ["draft"];
  return (
    <>
      <Select
        label={say("recurring_invoices.action")}
        hint={mayPost ? undefined : say("recurring_invoices.needs_posting")}
        name="action"
        choices={actions.map((value) => ({ value, name: say(`recurring_invoices.as_${value}`) }))}
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
            {say("recurring_invoices.in_arrears")}
            <small>{say("recurring_invoices.in_arrears_hint")}</small>
          </span>
        </label>
      </div>
    </>
  );
}
