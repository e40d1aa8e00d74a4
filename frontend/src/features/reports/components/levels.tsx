import { JumpKeys } from "@/components/layout/jump-keys";
import { Kbd } from "@/components/ui/kbd";
import { getSay } from "@/lib/i18n/server";
import { LEVELS, type Level } from "../parameters";

/** How much of the tree is shown; 1, 2 and 3 choose, too. */
export async function Levels({ level, href }: { level: Level; href: (level: Level) => string }) {
  const say = await getSay();
  return (
    <>
      <nav className="seg" aria-label={say("reports.level")}>
        {LEVELS.map((name, place) => (
          <a key={name} href={href(name)} data-stays aria-current={name === level ? "true" : undefined}>
            {say(`reports.level_${name}`)}
            <Kbd className="desk">{String(place + 1)}</Kbd>
          </a>
        ))}
      </nav>
      <JumpKeys
        of={LEVELS.map((name, place) => ({
          key: String(place + 1),
          does: say(`reports.level_${name}`),
          href: href(name),
          stays: true,
        }))}
      />
    </>
  );
}
