"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { MoneyInput } from "@/components/ui/money-input";
import { Pill } from "@/components/ui/pill";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import type { components } from "@/lib/api/schema";
import { hasUnread } from "@/lib/errors/unread";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, parseDecimal } from "@/lib/money/decimal";

type Run = components["schemas"]["PaymentRunOut"];
type Item = components["schemas"]["RunItemOut"];
type Chosen = { readonly [line: string]: { amount: string; formula: string } | null };

const asked = lazily(() => import("../api"));

/** Whether the item has a discount for paying early on that day. */
function lasts(item: Item, day: string): boolean {
  return item.early_discount_until !== null && day <= item.early_discount_until;
}

function isNothing(amount: string): boolean {
  const value = parseDecimal(amount);
  return value !== null && isZero(value);
}

/** As many decimals as the amounts of the run have. */
function scaleOf(run: Run): number {
  return run.amount.split(".")[1]?.length ?? 0;
}

/** What a draft pays: each bill can be left out or paid in part, and the day changed. */
export function RunDraft({ companyId, run }: { companyId: string; run: Run }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const items = run.contacts_paid.flatMap((one) => one.items);
  const before: Chosen = Object.fromEntries(items.map((one) => [one.line_id, { amount: one.amount, formula: "" }]));
  const [chosen, setChosen] = useState<Chosen>(before);
  // A discount that lasts and is not taken was declined.
  const declined = items.filter((one) => lasts(one, run.execution_on) && isNothing(one.discount));
  const [untaken, setUntaken] = useState<ReadonlySet<string>>(new Set(declined.map(({ line_id: line }) => line)));
  const [executionOn, setExecutionOn] = useState(run.execution_on);
  const places = items.filter(({ line_id: line }) => chosen[line]).map(({ line_id: line }) => line);
  const names = ["execution_on", "items", ...places.flatMap((_, n) => [`items.${n}.amount`, `items.${n}.line_id`])];
  const { isBusy, faults, submit } = useSubmit(names);
  const isChanged =
    executionOn !== run.execution_on ||
    untaken.size !== declined.length ||
    declined.some(({ line_id: line }) => !untaken.has(line)) ||
    items.some((one) => chosen[one.line_id]?.amount !== before[one.line_id]?.amount);

  function save() {
    if (!isChanged || places.length === 0) {
      toast({ text: say(isChanged ? "payment_runs.nothing_left" : "payment_runs.unchanged"), is: "bad" });
      return;
    }
    submit(async () => {
      await (await asked()).changeRun(companyId, run, {
        execution_on: executionOn,
        items: places.map((line) => ({
          line_id: line,
          amount: chosen[line]?.amount || null,
          early_discount: !untaken.has(line),
        })),
      });
      toast({ text: say("payment_runs.saved"), is: "ok" });
      router.refresh();
    });
  }

  return (
    <section>
      <form
        className="run-draft"
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          if (!hasUnread(event.currentTarget)) {
            save();
          }
        }}
      >
        <h2>{say("payment_runs.pays")}</h2>
        <FormFault faults={faults} />
        <TextField
          label={say("payment_runs.execution_on")}
          type="date"
          name="execution_on"
          required
          value={executionOn}
          onChange={(event) => setExecutionOn(event.target.value)}
          error={faults.fields.execution_on}
        />
        {run.contacts_paid.map((one) => (
          <fieldset key={one.contact_id} className="field ticks run-contact">
            <legend>
              <a className="link" href={`/${companyId}/contacts/${one.contact_id}`}>
                <bdi>{one.contact_name}</bdi>
              </a>
              <span>{one.bank_account ?? say("payment_runs.no_account")}</span>
              {one.must_be_seen && <Pill is="warn">{say("payment_runs.is_new")}</Pill>}
            </legend>
            {one.items.map((item) => {
              const kept = chosen[item.line_id] ?? null;
              const place = places.indexOf(item.line_id);
              const name = `items.${place}.amount`;
              return (
                <div key={item.line_id} className="run-item">
                  <label>
                    <input
                      type="checkbox"
                      className="tick"
                      checked={kept !== null}
                      onChange={() =>
                        setChosen({
                          ...chosen,
                          [item.line_id]: kept ? null : { amount: item.open_amount, formula: "" },
                        })
                      }
                    />
                    <span>
                      {item.reference}, {say("payment_runs.due_on", { day: format.date(item.due_on) })}
                      {item.side === "debit" && `, ${say("payment_runs.credit")}`}
                    </span>
                  </label>
                  {kept && (
                    <MoneyInput
                      label={say("payment_runs.amount_of", { of: format.inUnit(item.open_amount, run.currency) })}
                      name={name}
                      scale={scaleOf(run)}
                      value={kept}
                      onValue={(value) => setChosen({ ...chosen, [item.line_id]: value })}
                      error={faults.fields[name] ?? faults.fields[`items.${place}.line_id`]}
                    />
                  )}
                  {kept && item.early_discount_until && lasts(item, executionOn) && (
                    <label>
                      <input
                        type="checkbox"
                        className="tick"
                        checked={!untaken.has(item.line_id)}
                        onChange={() => {
                          const next = new Set(untaken);
                          if (!next.delete(item.line_id)) {
                            next.add(item.line_id);
                          }
                          setUntaken(next);
                        }}
                      />
                      <span>
                        {say("payment_runs.discount_until", { day: format.date(item.early_discount_until) })}
                        {!isNothing(item.discount) && `: ${format.money(item.discount)}`}
                      </span>
                    </label>
                  )}
                </div>
              );
            })}
          </fieldset>
        ))}
        <div className="bts">
          <Button type="submit" look="primary" busy={isBusy}>
            {say("payment_runs.save")}
          </Button>
          <span className="text-muted">
            {say(places.length > 0 ? "payment_runs.save_hint" : "payment_runs.nothing_left")}
          </span>
        </div>
      </form>
    </section>
  );
}
