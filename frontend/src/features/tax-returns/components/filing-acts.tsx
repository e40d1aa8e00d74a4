"use client";

import { Settings2 } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

export type Filing = {
  version: number;
  startsOn: string | null;
  months: number | null;
  lengths: readonly number[];
  makesDue: boolean;
};
const FilingDialog = part(() => import("./filing-dialog"));

/** Says how returns are filed, or otherwise. The dialog holds what stood there when it was opened. */
export function FilingActs({
  companyId,
  filing,
  today,
  mayPost,
  isNew,
}: {
  companyId: string;
  filing: Filing;
  today: string;
  mayPost: boolean;
  isNew: boolean;
}) {
  const say = useSay();
  const [open, setOpen] = useState<Filing | null>(null);
  return (
    <>
      <Button look={isNew ? "primary" : undefined} onClick={() => setOpen(filing)}>
        {!isNew && <Icon of={Settings2} />}
        <span className={isNew ? undefined : "words"}>{say(isNew ? "returns.begin" : "returns.filing")}</span>
      </Button>
      {open && (
        <FilingDialog
          companyId={companyId}
          filing={open}
          today={today}
          mayPost={mayPost}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
