"use client";

import { Plus } from "lucide";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const AxisDialog = part(() => import("./axis-dialog"));

/** A button, and the key n, that ask for a new axis. */
export function AddAxis({ companyId }: { companyId: string }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  usePageKeys([{ key: "n", does: say("dimensions.add"), run: () => setOpen(true) }]);
  return (
    <>
      <Button look="primary" keys="N" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        <span className="words">{say("dimensions.add")}</span>
      </Button>
      {isOpen && <AxisDialog companyId={companyId} axis={null} onClose={() => setOpen(false)} />}
    </>
  );
}
