import { Check } from "lucide";
import { Icon } from "@/components/ui/icon";
import { getSay } from "@/lib/i18n/server";

export const STEPS = ["organisation", "country", "name", "currency", "year", "first"] as const;
export type Step = (typeof STEPS)[number];

/** The way at the side: what is done leads back, where it can be changed still. */
export async function Steps({ now, back }: { now: Step; back: { [step in Step]?: string } }) {
  const say = await getSay();
  const at = STEPS.indexOf(now);
  return (
    <ol className="steps">
      {STEPS.map((step, place) => {
        const href = place < at ? back[step] : undefined;
        const inside = (
          <>
            <span className="dot" aria-hidden="true">
              {place < at && <Icon of={Check} />}
            </span>
            {say(`start.step_${step}`)}
          </>
        );
        return (
          <li key={step} className={place < at ? "done" : place > at ? "later" : "now"}>
            {href ? (
              <a href={href}>{inside}</a>
            ) : (
              <span aria-current={place === at ? "step" : undefined}>{inside}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
