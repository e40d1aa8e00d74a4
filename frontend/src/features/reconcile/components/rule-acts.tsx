"use client";

import { ArrowDown, ArrowUp } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { fromRule, type Rule, reordered } from "../rule";
import { changeRule, deleteRule, orderRules } from "../rules-api";

const RuleDialog = part(() => import("./rule-dialog"));

/** Moves a rule, changes it, switches it on or off, deletes it. */
export function RuleActs({
  companyId,
  base,
  rule,
  ids,
}: {
  companyId: string;
  base: string;
  rule: Rule;
  /** All rules in their order. */
  ids: readonly string[];
}) {
  const say = useSay();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const { opened, open, close } = useOpened<"change" | "delete", Rule>(rule);

  async function run(act: () => Promise<void>) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    } finally {
      setBusy(false);
      router.refresh();
    }
  }
  const move = (by: 1 | -1) => {
    const order = reordered(ids, rule.id, by);
    if (order) {
      run(() => orderRules(companyId, order));
    }
  };
  const arrow = (by: 1 | -1) =>
    reordered(ids, rule.id, by) && (
      <Button
        look="bare"
        square
        busy={isBusy}
        aria-label={say(by === 1 ? "reconcile.rule_down" : "reconcile.rule_up", { name: rule.name })}
        onClick={() => move(by)}
      >
        <Icon of={by === 1 ? ArrowDown : ArrowUp} />
      </Button>
    );
  return (
    <span className="rule-acts">
      {arrow(-1)}
      {arrow(1)}
      <Menu
        align="end"
        label={say("reconcile.rule_acts", { name: rule.name })}
        button={say("reconcile.more")}
        className="btn"
      >
        <MenuItem onClick={() => open("change")}>{say("reconcile.rule_change")}</MenuItem>
        <MenuItem
          onClick={() =>
            run(() => changeRule(companyId, { id: rule.id, version: rule.version }, { is_active: !rule.is_active }))
          }
        >
          {say(rule.is_active ? "reconcile.rule_switch_off" : "reconcile.rule_switch_on")}
        </MenuItem>
        {rule.hits === 0 && <MenuItem onClick={() => open("delete")}>{say("reconcile.rule_delete")}</MenuItem>}
      </Menu>
      {opened?.is === "change" && (
        <RuleDialog
          companyId={companyId}
          base={base}
          start={fromRule(opened.of)}
          kept={{ id: opened.of.id, version: opened.of.version }}
          onClose={close}
        />
      )}
      {opened?.is === "delete" && (
        <ConfirmDialog
          title={say("reconcile.rule_delete_title", { name: opened.of.name })}
          text={say("reconcile.rule_delete_text")}
          act={say("reconcile.rule_delete")}
          onClose={close}
          onAct={async () => {
            await deleteRule(companyId, opened.of);
            router.refresh();
          }}
        />
      )}
    </span>
  );
}
