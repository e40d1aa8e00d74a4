"use client";

import { useSay } from "@/lib/i18n/use-say";
import type { EventGroup } from "./events";

/** Which events, by groups that open; a group says how many of it are chosen. */
export function EventPicker({
  groups,
  chosen,
  onChosen,
}: {
  groups: readonly EventGroup[];
  chosen: readonly string[];
  onChosen: (chosen: string[]) => void;
}) {
  const say = useSay();
  const held = new Set(chosen);
  const set = (values: readonly string[], is: boolean) =>
    onChosen(is ? [...new Set([...chosen, ...values])] : chosen.filter((one) => !values.includes(one)));
  return (
    <div className="event-groups">
      {groups.map((group) => {
        const all = group.subjects.flatMap(({ events }) => events.map(({ value }) => value));
        const count = all.filter((one) => held.has(one)).length;
        return (
          <details key={group.name} open={count > 0 && count < all.length}>
            <summary>
              <span>{group.name}</span>
              <small className="n">{say("webhooks.events_chosen", { chosen: count, all: all.length })}</small>
            </summary>
            <div className="inside-group">
              {group.subjects.map((subject) => {
                const values = subject.events.map(({ value }) => value);
                return (
                  <fieldset key={subject.name}>
                    <legend>
                      <label>
                        <input
                          type="checkbox"
                          className="tick"
                          checked={values.every((one) => held.has(one))}
                          onChange={(event) => set(values, event.target.checked)}
                        />
                        {subject.name}
                      </label>
                    </legend>
                    {subject.events.map(({ value, name }) => (
                      <label key={value}>
                        <input
                          type="checkbox"
                          className="tick"
                          checked={held.has(value)}
                          onChange={(event) => set([value], event.target.checked)}
                        />
                        {name}
                      </label>
                    ))}
                  </fieldset>
                );
              })}
            </div>
          </details>
        );
      })}
    </div>
  );
}
