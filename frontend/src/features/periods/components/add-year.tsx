"use client";

import { Plus } from "lucide";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const YearDialog = part(() => import("./year-dialog"));

/** A button, and the key n, that ask for the next fiscal year. */
export function AddYear({
  companyId,
  span,
  today,
}: {
  companyId: string;
  /** First and last day of the years there are. */
  span: { first: string; last: string } | null;
  today: string;
}) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  usePageKeys([{ key: "n", does: say("periods.new_year"), run: () => setOpen(true) }]);
  return (
    <>
      <Button look="primary" keys="N" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        <span className="words">{say("periods.new_year")}</span>
      </Button>
      {isOpen && <YearDialog companyId={companyId} span={span} today={today} onClose={() => setOpen(false)} />}
    </>
  );
}
