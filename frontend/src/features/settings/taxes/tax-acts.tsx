"use client";

import { PackagePlus, Plus } from "lucide";
import { useState } from "react";
import { JumpKeys } from "@/components/layout/jump-keys";
import { Button, LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const PackDialog = part(() => import("./pack-dialog"));

/** A new tax code, or those of the company's country. */
export function TaxActs({
  companyId,
  country,
  accounts,
}: {
  companyId: string;
  country: string;
  accounts: readonly Offer[];
}) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const add = `/${companyId}/settings/taxes/new`;
  return (
    <>
      <JumpKeys of={[{ key: "n", does: say("taxes.new"), href: add }]} />
      <Button onClick={() => setOpen(true)}>
        <Icon of={PackagePlus} />
        <span className="words">{say("taxes.install")}</span>
      </Button>
      <LinkButton look="primary" href={add} keys="N">
        <Icon of={Plus} />
        <span className="words">{say("taxes.new")}</span>
      </LinkButton>
      {isOpen && (
        <PackDialog companyId={companyId} country={country} accounts={accounts} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
