"use client";

import { Plus, X } from "lucide";
import { ContactPicker } from "@/components/contacts/contact-picker";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { MoneyInput } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { TaxCell } from "@/components/ui/tax-cell";
import { useSay } from "@/lib/i18n/use-say";
import type { Books } from "../books";
import { nextKey, type RulePart, type RuleText, rulePart } from "../rule";

const MOST = 20;
const PERCENT_DECIMALS = 6;

/** What a rule proposes: an entry in one or several parts, of which the last takes the rest, or a transfer. */
export function RuleAction({
  companyId,
  rule,
  books,
  base,
  faults,
  onChange,
}: {
  companyId: string;
  rule: RuleText;
  books: Books;
  base: string;
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<RuleText>) => void;
}) {
  const say = useSay();
  const { parts } = rule;
  const last = parts.length - 1;
  const change = (key: number, to: Partial<RulePart>) =>
    onChange({ parts: parts.map((one) => (one.key === key ? { ...one, ...to } : one)) });
  const added = () => {
    const fresh = rulePart(nextKey(parts));
    onChange({ parts: [...parts, fresh] });
  };
  return (
    <section>
      <h3 className="h3">{say("reconcile.rule_then")}</h3>
      <Select
        label={say("reconcile.rule_does")}
        name="content.action.do"
        value={rule.does}
        choices={[
          { value: "book", name: say("reconcile.rule_book") },
          { value: "transfer", name: say("reconcile.rule_transfer") },
        ]}
        onChange={(event) => onChange({ does: event.target.value === "transfer" ? "transfer" : "book" })}
      />
      {rule.does === "transfer" ? (
        <Combobox
          label={say("reconcile.own_account")}
          name="content.action.account_id"
          offers={books.own}
          value={rule.transferId || null}
          onValue={(value) => onChange({ transferId: value ?? "" })}
          error={faults["content.action.account_id"]}
        />
      ) : (
        <>
          {parts.map((part, place) => (
            <fieldset className="row-card" key={part.key}>
              <legend className="vh">{say("reconcile.rule_part", { place: place + 1 })}</legend>
              <div className="two">
                <Combobox
                  label={say("reconcile.account")}
                  name={`content.action.parts.${place}.account_id`}
                  offers={books.accounts}
                  value={part.accountId || null}
                  onValue={(value) => change(part.key, { accountId: value ?? "" })}
                  error={faults[`content.action.parts.${place}.account_id`]}
                />
                {place < last ? (
                  <div className="two">
                    <Select
                      label={say("reconcile.rule_share_by")}
                      value={part.by}
                      choices={[
                        { value: "percent", name: say("reconcile.rule_percent") },
                        { value: "amount", name: say("reconcile.amount") },
                      ]}
                      onChange={(event) =>
                        change(part.key, { by: event.target.value === "amount" ? "amount" : "percent" })
                      }
                    />
                    <MoneyInput
                      label={say("reconcile.rule_share")}
                      scale={part.by === "percent" ? PERCENT_DECIMALS : (books.scales[base] ?? 2)}
                      fewest={part.by === "percent" ? 0 : undefined}
                      value={part.share}
                      onValue={(share) => change(part.key, { share })}
                    />
                  </div>
                ) : (
                  <p className="text-muted rec-check">
                    {say(parts.length > 1 ? "reconcile.rule_rest" : "reconcile.rule_whole")}
                  </p>
                )}
                <Field label={say("reconcile.tax")}>
                  {() => (
                    <div className="input rule-tax">
                      <TaxCell
                        offers={books.taxes}
                        value={part.taxes}
                        label={say("reconcile.tax")}
                        onValue={(taxes) => change(part.key, { taxes })}
                      />
                    </div>
                  )}
                </Field>
                <ContactPicker
                  companyId={companyId}
                  label={say("reconcile.contact")}
                  value={part.contact}
                  onValue={(contact) => change(part.key, { contact })}
                />
                {books.dimensions.map(({ id, name, values }) => (
                  <Combobox
                    key={id}
                    label={name}
                    offers={values.map((one) => ({ ...one, value: one.id }))}
                    value={part.dimensions[id] ?? null}
                    onValue={(value) => {
                      const { [id]: _, ...others } = part.dimensions;
                      change(part.key, { dimensions: value ? { ...others, [id]: value } : others });
                    }}
                  />
                ))}
              </div>
              {parts.length > 1 && (
                <Button
                  look="bare"
                  square
                  className="out"
                  aria-label={say("reconcile.rule_drop_part", { place: place + 1 })}
                  onClick={() => onChange({ parts: parts.filter(({ key }) => key !== part.key) })}
                >
                  <Icon of={X} />
                </Button>
              )}
            </fieldset>
          ))}
          {parts.length < MOST && (
            <Button onClick={added}>
              <Icon of={Plus} />
              {say("reconcile.rule_add_part")}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
