"use client";

import { useEffect, useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { useBooks } from "../books";
import { type RuleText, ruleLacks, toContent } from "../rule";
import { changeRule, makeRule, nameOfContact } from "../rules-api";
import { RuleAction } from "./rule-action";
import { RuleConditions } from "./rule-conditions";
import { RulePreview } from "./rule-preview";

const NAMES = ["name", "content.conditions", "content.action.account_id", "content.action.parts.*.account_id"];

/** A rule is written or changed, with what it would change of the lines that wait. */
export default function RuleDialog({
  companyId,
  base,
  start,
  kept,
  onDone,
  onClose,
}: {
  companyId: string;
  base: string;
  start: RuleText;
  /** The rule that is changed; null for a new one. */
  kept: { id: string; version: number } | null;
  onDone?: () => void;
  onClose: () => void;
}) {
  const say = useSay();
  const { books, failure, ask } = useBooks(companyId, base);
  const [rule, setRule] = useState(start);
  const change = (to: Partial<RuleText>) => setRule((now) => ({ ...now, ...to }));
  const lack = ruleLacks(rule);

  useEffect(() => {
    ask();
  }, [ask]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    for (const { contact } of start.parts) {
      if (contact && !contact.name) {
        nameOfContact(companyId, contact.value).then(
          (name) =>
            setRule((now) => ({
              ...now,
              parts: now.parts.map((part) =>
                part.contact?.value === contact.value ? { ...part, contact: { value: contact.value, name } } : part,
              ),
            })),
          () => undefined, // it stays without its name, and is kept
        );
      }
    }
  }, []);

  return (
    <ActDialog
      title={say(kept ? "reconcile.rule_change" : "reconcile.rule_new")}
      act={say("ui.save")}
      broad
      names={NAMES}
      done={say("reconcile.rule_saved")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        if (!rule.name.trim()) {
          return refuse({ name: say("ui.required") });
        }
        if (lack) {
          return refuse({ "content.conditions": say(`reconcile.rule_lacks_${lack}`) });
        }
        const body = { name: rule.name.trim(), content: toContent(rule) };
        await (kept ? changeRule(companyId, kept, body, keyFor(body)) : makeRule(companyId, keyFor(body), body));
        onDone?.();
      }}
    >
      {(faults) => (
        <div className="rule-form">
          <div className="rule-fields">
            <TextField
              label={say("reconcile.rule_name")}
              name="name"
              maxLength={100}
              autoComplete="off"
              value={rule.name}
              onChange={(event) => change({ name: event.target.value })}
              error={faults.fields.name}
            />
            {rule.conditions.length > 1 && (
              <Select
                label={say("reconcile.rule_match")}
                name="content.match"
                value={rule.match}
                choices={[
                  { value: "all", name: say("reconcile.rule_all") },
                  { value: "any", name: say("reconcile.rule_any") },
                ]}
                onChange={(event) => change({ match: event.target.value === "any" ? "any" : "all" })}
              />
            )}
            {failure && <p className="note bad">{failure}</p>}
            {books ? (
              <>
                <RuleConditions rule={rule} books={books} base={base} onChange={change} />
                {faults.fields["content.conditions"] && <p className="error">{faults.fields["content.conditions"]}</p>}
                <RuleAction
                  companyId={companyId}
                  rule={rule}
                  books={books}
                  base={base}
                  faults={faults.fields}
                  onChange={change}
                />
              </>
            ) : (
              !failure && <p className="text-muted">{say("ui.loading")}</p>
            )}
          </div>
          {books && (
            <RulePreview
              companyId={companyId}
              rule={lack ? null : rule}
              why={lack && say(`reconcile.rule_lacks_${lack}`)}
              replaces={kept?.id ?? null}
              accounts={books.accounts}
            />
          )}
        </div>
      )}
    </ActDialog>
  );
}
