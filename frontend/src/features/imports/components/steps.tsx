import { Check } from "lucide";
import { Icon } from "@/components/ui/icon";
import type { Say } from "@/lib/i18n/words";

export const STEPS = ["file", "mapping", "proof", "done"] as const;
export type Step = (typeof STEPS)[number];

/** Where in the import one is; steps before are links where one can go back to them. */
export function Steps({
  say,
  now,
  hasMapping,
  back,
}: {
  say: Say;
  now: Step;
  hasMapping: boolean;
  back?: { readonly [step in Step]?: string };
}) {
  const shown = STEPS.filter((step) => step !== "mapping" || hasMapping);
  const at = shown.indexOf(now);
  return (
    <ol className="way" aria-label={say("imports.steps")}>
      {shown.map((step, place) => {
        const href = place < at ? back?.[step] : undefined;
        const name = say(`imports.step_${step}`);
        return (
          <li key={step} className={place < at ? "done" : ""} aria-current={place === at ? "step" : undefined}>
            <span className="dot" aria-hidden="true">
              {place < at ? <Icon of={Check} /> : place + 1}
            </span>
            {href ? <a href={href}>{name}</a> : <span>{name}</span>}
          </li>
        );
      })}
    </ol>
  );
}
