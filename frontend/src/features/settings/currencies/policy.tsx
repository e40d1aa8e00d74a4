"use client";

import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import { sourceName } from "./sources";

const PolicyDialog = part(() => import("./policy-dialog"));

export type Choice = components["schemas"]["RatePolicyOut"];

/** Whose rates the company takes, and whether an older one may stand in. */
export function Policy({ companyId, policy, mayChange }: { companyId: string; policy: Choice; mayChange: boolean }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"choose", Choice>(policy);
  return (
    <div className="rate-policy">
      <p>
        {policy.rule === "last_known"
          ? say("currencies.takes_last", { source: sourceName(policy.source, say), count: policy.max_age_days })
          : say("currencies.takes_exact", { source: sourceName(policy.source, say) })}
      </p>
      {mayChange && <Button onClick={() => open("choose")}>{say("currencies.choose")}</Button>}
      {opened && <PolicyDialog companyId={companyId} policy={opened.of} onClose={close} />}
    </div>
  );
}
