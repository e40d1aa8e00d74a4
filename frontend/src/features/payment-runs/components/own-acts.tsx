"use client";

import { Button } from "@/components/ui/button";
import type { Offer } from "@/components/ui/match";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

const OwnDialog = part(() => import("./own-dialog"));

type Act = "propose" | "confirm" | "refuse";

/** Proposes details of an own account, or decides about those that wait. */
export function OwnActs({
  companyId,
  account,
  proposed,
  isOwn,
  countries,
}: {
  companyId: string;
  account: { id: string; name: string };
  proposed: components["schemas"]["OwnAccountOut"] | null;
  /** Whether the reader proposed what waits: only an owner confirms that. */
  isOwn: boolean;
  countries: readonly Offer[];
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<Act, typeof proposed>(proposed);
  const acts: readonly Act[] = proposed ? ["confirm", "refuse"] : ["propose"];
  return (
    <>
      <div className="bts">
        {acts.map((act) => (
          <Button key={act} look={act === "confirm" && !isOwn ? "primary" : undefined} onClick={() => open(act)}>
            {say(`payment_runs.own_${act}`)}
          </Button>
        ))}
      </div>
      {isOwn && proposed && <p className="text-muted">{say("payment_runs.own_second")}</p>}
      {opened && (
        <OwnDialog
          companyId={companyId}
          account={account}
          proposed={opened.of}
          act={opened.is}
          countries={countries}
          onClose={close}
        />
      )}
    </>
  );
}
