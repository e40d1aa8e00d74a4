"use client";

import { Plus } from "lucide";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const RateDialog = part(() => import("./rate-dialog"));

/** A button, and the key n, that record a rate of one's own. */
export function AddRate(props: { base: string; units: readonly string[]; today: string }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  usePageKeys([{ key: "n", does: say("currencies.add_rate"), run: () => setOpen(true) }]);
  return (
    <>
      <Button look="primary" keys="N" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        <span className="words">{say("currencies.add_rate")}</span>
      </Button>
      {isOpen && <RateDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
