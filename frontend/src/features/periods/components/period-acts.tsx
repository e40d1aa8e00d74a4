"use client";

import { useRouter } from "next/navigation";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";
import type { State } from "../periods";

const PeriodDialog = part(() => import("./period-dialog"));

export type Change = "close" | "lock" | "reopen" | "unlock";
export type Changed = { id: string; name: string; state: State; version: number; drafts: number };
const POSSIBLE: { readonly [S in State]: readonly Change[] } = {
  open: ["close", "lock"],
  closed: ["lock", "reopen"],
  locked: ["unlock"],
};

/** What can be done with a period in its state, by who may. Esc closes the pane. */
export function PeriodActs({
  companyId,
  period,
  mayClose,
  mayUnlock,
  close,
}: {
  companyId: string;
  period: Changed;
  mayClose: boolean;
  mayUnlock: boolean;
  close: string;
}) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close: end } = useOpened<Change, Changed>(period);
  usePageKeys([{ key: "Escape", run: () => router.push(close, { scroll: false }) }]);
  const possible = POSSIBLE[period.state].filter((change) => (change === "unlock" ? mayUnlock : mayClose));
  if (possible.length === 0) {
    return (
      <p className="mt-3 text-faint">
        {period.state === "locked" && mayClose ? say("periods.may_not_unlock") : say("periods.may_not_close")}
      </p>
    );
  }
  return (
    <div className="acts mt-3">
      {possible.map((change) => (
        <Button key={change} onClick={() => open(change)}>
          {say(`periods.${change}`)}
        </Button>
      ))}
      {opened && <PeriodDialog companyId={companyId} period={opened.of} change={opened.is} onClose={end} />}
    </div>
  );
}
