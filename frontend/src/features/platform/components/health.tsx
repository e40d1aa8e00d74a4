import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { sizeOf } from "@/lib/files/size";
import type { Format } from "@/lib/i18n/format";
import { getFormat, getSay } from "@/lib/i18n/server";
import type { Say } from "@/lib/i18n/words";
import { ageOf } from "../age";
import { readHealth } from "../queries";

type Figure = components["schemas"]["HealthFigure"];
const PILLS = { ok: "ok", attention: "warn", wrong: "bad", unknown: "draft" } as const;
/** Said only where there is something to say. */
const SILENT_AT_ZERO = new Set<Figure["name"]>(["later", "differences"]);

/** Everything that is looked at: its state, its figures, what it means, and where to read on. */
export async function Health() {
  const [say, format, health] = await Promise.all([getSay(), getFormat(), readHealth()]);
  if (health instanceof ApiError) {
    return <Refusal error={health} />;
  }
  return (
    <ScrollRegion label={say("platform.view_health")}>
      <p className="health-sum">
        <Pill is={PILLS[health.state]} box>
          {say(`platform.state_${health.state}`)}
        </Pill>
        <span>
          {say("platform.read_at", {
            at: format.moment(health.at),
            version: health.version,
            postgresql: health.postgresql,
          })}
        </span>
      </p>
      <ul className="health">
        {health.items.map((item) => (
          <li key={item.key}>
            <div>
              <h2>{say(`platform.item_${item.key}`)}</h2>
              <p>{say(`platform.why_${item.key}`)}</p>
            </div>
            <Pill is={PILLS[item.state]}>{say(`platform.state_${item.state}`)}</Pill>
            <p className="figures">
              {item.figures
                .filter(({ name, value }) => value !== null && !(value === 0 && SILENT_AT_ZERO.has(name)))
                .map((figure) => (
                  <span key={figure.name}>{figureOf(figure, say, format)}</span>
                ))}
              {item.note && <span>{say(`platform.note_${item.note}`)}</span>}
            </p>
            <p className="runbooks">
              {item.runbooks.map((name) => (
                <code key={name}>{`${name}.md`}</code>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </ScrollRegion>
  );
}

function figureOf({ name, value }: Figure, say: Say, format: Format): string {
  const count = value ?? 0;
  switch (name) {
    case "bytes":
      return sizeOf(count, format.region);
    case "seen_seconds":
    case "oldest_seconds":
    case "checked_seconds":
    case "unchecked_seconds": {
      const age = ageOf(count);
      return say(`platform.fig_${name}`, { age: say(`platform.age_${age.unit}`, { count: age.count }) });
    }
    default:
      return say(`platform.fig_${name}`, { count });
  }
}
