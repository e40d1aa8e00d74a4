import { Check } from "lucide";
import { Icon } from "@/components/ui/icon";
import type { Say } from "@/lib/i18n/words";

const STEPS = ["file", "preview", "done"] as const;

/** Where in the import one is. */
export function Steps({ say, now }: { say: Say; now: (typeof STEPS)[number] }) {
  const at = STEPS.indexOf(now);
  return (
    <ol className="way" aria-label={say("bank_import.steps")}>
      {STEPS.map((step, place) => (
        <li key={step} className={place < at ? "done" : ""} aria-current={place === at ? "step" : undefined}>
          <span className="dot" aria-hidden="true">
            {place < at ? <Icon of={Check} /> : place + 1}
          </span>
          <span>{say(`bank_import.step_${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}
