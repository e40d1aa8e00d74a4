"use client";

import { Plus } from "lucide";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";
import { type Content, fromRule, newRule } from "../rule";

const RuleDialog = part(() => import("./rule-dialog"));
type From = { name: string; content: Content };

/** Opens a new rule, or one that is proposed. */
export function NewRule({
  companyId,
  base,
  from,
  isPageKey,
}: {
  companyId: string;
  base: string;
  from: From | null;
  /** The key `n` opens it. */
  isPageKey?: boolean;
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<"new", From | null>(from);
  const run = () => open("new");
  usePageKeys(isPageKey ? [{ key: "n", does: say("reconcile.rule_new"), run }] : []);
  return (
    <>
      <Button look={isPageKey ? "primary" : undefined} keys={isPageKey ? "N" : undefined} onClick={run}>
        <Icon of={Plus} />
        {say(from ? "reconcile.rule_look" : "reconcile.rule_new")}
      </Button>
      {opened && (
        <RuleDialog
          companyId={companyId}
          base={base}
          start={opened.of ? fromRule(opened.of) : newRule()}
          kept={null}
          onClose={close}
        />
      )}
    </>
  );
}
