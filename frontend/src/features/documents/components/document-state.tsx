import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";

type Head = Pick<components["schemas"]["DocumentHead"], "state" | "is_overdue">;

/** Draft, void, or how far a posted document is settled, and whether it is late. */
export async function DocumentState({ of: { state, is_overdue }, box }: { of: Head; box?: boolean }) {
  const say = await getSay();
  const is =
    state === "draft" || state === "void" ? "draft" : is_overdue ? "warn" : state === "settled" ? "ok" : "posted";
  return (
    <Pill is={is} box={box}>
      {say(is_overdue ? "documents.state_overdue" : `documents.state_${state}`)}
    </Pill>
  );
}
