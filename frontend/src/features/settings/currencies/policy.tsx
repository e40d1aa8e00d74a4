"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import { sourceName } from "./sources";

const PolicyDialog = part(() => import("./policy-dialog"));

export type Choice = components["schemas"]["RatePolicyOut"];

/** Whose rates the company takes, and whether an older one may stand in. */
export function Policy({ companyId, policy, mayChange }: { companyId: string; policy: Choice; mayChange: boolean }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="rate-policy">
      <p>
        {policy.rule === "last_known"
          ? say("currencies.takes_last", { source: sourceName(policy.source, say), count: policy.max_age_days })
          : say("currencies.takes_exact", { source: sourceName(policy.source, say) })}
      </p>
      {mayChange && <Button onClick={() => setOpen(true)}>{say("currencies.choose")}</Button>}
      {isOpen && <PolicyDialog companyId={companyId} policy={policy} onClose={() => setOpen(false)} />}
    </div>
  );
}
