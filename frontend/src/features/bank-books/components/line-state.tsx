import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";

type Line = components["schemas"]["BankLineOut"];
const LOOK = {
  open: "warn",
  matched: "posted",
  excluded: "draft",
  review: "bad",
  duplicate: "draft",
  withdrawn: "draft",
} as const;

/** What became of a line. One that is excluded, or another one once more, is that in a closed reconciliation, too. */
export async function LineState({ of: line, box }: { of: Line; box?: boolean }) {
  const say = await getSay();
  return line.reconciliation_id && line.state === "matched" ? (
    <Pill is="ok" box={box}>
      {say("bank_books.reconciled")}
    </Pill>
  ) : (
    <Pill is={LOOK[line.state]} box={box}>
      {say(`bank_books.state_${line.state}`)}
    </Pill>
  );
}
