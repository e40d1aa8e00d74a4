import type { Say } from "@/lib/i18n/words";

/** The rates between the euro and what it replaced, fixed by Regulation (EC) 2866/98. */
export const LAW = "eu-2866/98";

/** Sources that the program knows, in words; another one as it is called. */
export function sourceName(source: string, say: Say): string {
  if (source === "ecb") {
    return say("currencies.source_ecb");
  }
  if (source === "manual") {
    return say("currencies.source_manual");
  }
  return source === LAW ? say("currencies.source_law") : source;
}
