"use client";

import { Plus } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const UnitDialog = part(() => import("./unit-dialog"));

/** Declares a unit that is not money. */
export function AddUnit() {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        {say("currencies.add_unit")}
      </Button>
      {isOpen && <UnitDialog onClose={() => setOpen(false)} />}
    </>
  );
}
