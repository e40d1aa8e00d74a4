"use client";

import { ShieldAlert } from "lucide";
import { useProof } from "@/components/access/use-proof";
import { Button, LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/lib/i18n/use-say";

/** A tenant demands a second factor of the person's role: what to do about it. */
export function FactorDemand({ hasFactor }: { hasFactor: boolean }) {
  const say = useSay();
  const { askForFactor, dialog } = useProof();
  return (
    <div className="note warn items-center" role="status">
      <Icon of={ShieldAlert} />
      <p className="flex-1">{hasFactor ? say("account.demand_show") : say("account.demand_set")}</p>
      {hasFactor ? (
        <Button
          look="primary"
          onClick={async () => {
            if (await askForFactor()) {
              window.location.assign("/");
            }
          }}
        >
          {say("account.show_factor")}
        </Button>
      ) : (
        <LinkButton href="#factors">{say("account.to_factors")}</LinkButton>
      )}
      {dialog}
    </div>
  );
}
