"use client";

import { Plus } from "lucide";
import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";
import { setRules } from "./set-rules";
import { type Axis, type Rules, ruled } from "./tree";

const RuleDialog = part(() => import("./rule-dialog"));

/** The accounts that require or forbid the axis; any other takes a value or none. */
export function AxisRules({
  companyId,
  axis,
  rules,
  all,
  mayChange,
}: {
  companyId: string;
  axis: Axis;
  rules: readonly Rules[];
  /** Of every axis: what an account asks elsewhere stays. */
  all: readonly Rules[];
  mayChange: boolean;
}) {
  const say = useSay();
  const [isAdding, setAdding] = useState(false);
  const [dropped, setDropped] = useState<Rules | null>(null);
  return (
    <>
      <div className="caprow">
        <h3>{say("dimensions.rules")}</h3>
        {mayChange && (
          <Button onClick={() => setAdding(true)}>
            <Icon of={Plus} />
            {say("dimensions.add_rule")}
          </Button>
        )}
      </div>
      <p className="text-faint">{say("dimensions.rules_text")}</p>
      {rules.length > 0 && (
        <ul className="values">
          {rules.map((account) => (
            <li key={account.account_id}>
              <span className="code">{account.code}</span>
              <span className="what">
                <bdi>{account.name}</bdi>
              </span>
              <span className="text-muted">
                {account.rules[axis.code] === "required" ? say("dimensions.required") : say("dimensions.forbidden")}
              </span>
              {mayChange && (
                <Button
                  look="bare"
                  aria-label={say("dimensions.drop_rule_of", { account: `${account.code} ${account.name}` })}
                  onClick={() => setDropped(account)}
                >
                  {say("dimensions.drop_rule")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && <RuleDialog companyId={companyId} axis={axis} all={all} onClose={() => setAdding(false)} />}
      {dropped && (
        <ActDialog
          title={say("dimensions.drop_rule_of", { account: `${dropped.code} ${dropped.name}` })}
          act={say("dimensions.drop_rule")}
          done={say("dimensions.saved")}
          onClose={() => setDropped(null)}
          onAct={() => setRules(companyId, dropped.account_id, dropped.version, ruled(dropped.rules, axis.code, null))}
        >
          <p>{say("dimensions.drop_rule_text", { axis: axis.name })}</p>
        </ActDialog>
      )}
    </>
  );
}
