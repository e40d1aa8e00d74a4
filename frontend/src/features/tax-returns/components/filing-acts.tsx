"use client";

import { Settings2 } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

export type Filing = {
  version: number;
  startsOn: string | null;
  months: number | null;
  lengths: readonly number[];
  makesDue: boolean;
};
const FilingDialog = part(() => import("./filing-dialog"));

/** Says how returns are filed, or otherwise. */
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
  const { opened, open, close } = useOpened<"filing", Filing>(filing);
  return (
    <>
      <Button look={isNew ? "primary" : undefined} onClick={() => open("filing")}>
        {!isNew && <Icon of={Settings2} />}
        <span className={isNew ? undefined : "words"}>{say(isNew ? "returns.begin" : "returns.filing")}</span>
      </Button>
      {opened && (
        <FilingDialog companyId={companyId} filing={opened.of} today={today} mayPost={mayPost} onClose={close} />
      )}
    </>
  );
}
