"use client";

import { Plus, X } from "lucide";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import { MoneyInput } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { Books } from "../books";
import { type ConditionText, condition, HOWS, nextKey, ON, type RuleText, WAYS } from "../rule";

const MOST = 10;

/** What has to hold of a line: its text, with whom, how much, at which bank. */
export function RuleConditions({
  rule,
  books,
  base,
  onChange,
}: {
  rule: RuleText;
  books: Books;
  base: string;
  onChange: (to: Partial<RuleText>) => void;
}) {
  const say = useSay();
  const { conditions } = rule;
  const change = (key: number, to: Partial<ConditionText>) =>
    onChange({ conditions: conditions.map((one) => (one.key === key ? { ...one, ...to } : one)) });
  return (
    <section>
      <h3 className="h3">{say("reconcile.rule_when")}</h3>
      {conditions.map((one, place) => (
        <fieldset className="row-card" key={one.key}>
          <legend className="vh">{say("reconcile.rule_condition", { place: place + 1 })}</legend>
          <div className="three">
            <Select
              label={say("reconcile.rule_on")}
              value={one.on}
              choices={ON.filter((on) => on !== "counterparty_key" || one.on === on).map((on) => ({
                value: on,
                name: say(`reconcile.rule_on_${on}`),
              }))}
              onChange={(event) => change(one.key, { on: ON.find((on) => on === event.target.value) ?? "text" })}
            />
            <Rest one={one} books={books} base={base} onChange={(to) => change(one.key, to)} />
          </div>
          {conditions.length > 1 && (
            <Button
              look="bare"
              square
              className="out"
              aria-label={say("reconcile.rule_drop_condition", { place: place + 1 })}
              onClick={() => onChange({ conditions: conditions.filter(({ key }) => key !== one.key) })}
            >
              <Icon of={X} />
            </Button>
          )}
        </fieldset>
      ))}
      {conditions.length < MOST && (
        <Button onClick={() => onChange({ conditions: [...conditions, condition(nextKey(conditions))] })}>
          <Icon of={Plus} />
          {say("reconcile.rule_add_condition")}
        </Button>
      )}
    </section>
  );
}

/** The fields of one kind of condition. */
function Rest({
  one,
  books,
  base,
  onChange,
}: {
  one: ConditionText;
  books: Books;
  base: string;
  onChange: (to: Partial<ConditionText>) => void;
}) {
  const say = useSay();
  const scale = books.scales[base] ?? 2;
  if (one.on === "counterparty_key") {
    return <p className="text-muted rec-check">{say("reconcile.rule_same_account")}</p>;
  }
  if (one.on === "account") {
    return (
      <Combobox
        label={say("reconcile.own_account")}
        offers={books.own}
        value={one.accountId || null}
        onValue={(value) => onChange({ accountId: value ?? "" })}
      />
    );
  }
  if (one.on === "amount") {
    return (
      <>
        <div className="two">
          <MoneyInput
            label={say("reconcile.rule_least")}
            scale={scale}
            value={one.least}
            onValue={(least) => onChange({ least })}
          />
          <MoneyInput
            label={say("reconcile.rule_most")}
            scale={scale}
            value={one.most}
            onValue={(most) => onChange({ most })}
          />
        </div>
        <Select
          label={say("reconcile.rule_way")}
          value={one.way}
          choices={WAYS.map((way) => ({ value: way, name: say(`reconcile.rule_way_${way}`) }))}
          onChange={(event) => onChange({ way: WAYS.find((way) => way === event.target.value) ?? "both" })}
        />
      </>
    );
  }
  return (
    <>
      <TextField
        label={say("reconcile.rule_words")}
        hint={one.on === "text" ? say("reconcile.rule_words_hint") : undefined}
        autoComplete="off"
        maxLength={400}
        value={one.words}
        onChange={(event) => onChange({ words: event.target.value })}
      />
      {one.on === "text" && (
        <Select
          label={say("reconcile.rule_how")}
          value={one.how}
          choices={HOWS.map((how) => ({ value: how, name: say(`reconcile.rule_how_${how}`) }))}
          onChange={(event) => onChange({ how: HOWS.find((how) => how === event.target.value) ?? "contains" })}
        />
      )}
    </>
  );
}
