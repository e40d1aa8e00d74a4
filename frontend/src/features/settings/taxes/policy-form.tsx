"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import type { components } from "@/lib/api/schema";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { choosePolicy } from "./api";
import { rateTyped, trimmed } from "./rates";

type Policy = components["schemas"]["PolicyOut"];

/** How documents are computed where they do not say it themselves, from now on; what is posted stays. */
export function PolicyForm({
  companyId,
  policy,
  currency,
  mayChange,
}: {
  companyId: string;
  policy: Policy;
  currency: string;
  mayChange: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [said, setSaid] = useState({
    rounding_level: policy.rounding_level,
    rounding_mode: policy.rounding_mode,
    prices_include_tax: policy.prices_include_tax,
    is_cash_accounting: policy.is_cash_accounting,
    cash_step: policy.cash_step ? trimmed(policy.cash_step) : "",
  });
  // Of what was read when the form was drawn: the page reads on by itself, and what somebody else chooses is not overwritten unseen.
  const [version, setVersion] = useState(policy.version);
  const { isBusy, faults, submit, refuse } = useSubmit([
    "rounding_level",
    "rounding_mode",
    "prices_include_tax",
    "is_cash_accounting",
    "cash_step",
  ]);

  function save() {
    const step = said.cash_step.trim() ? rateTyped(said.cash_step) : null;
    if (said.cash_step.trim() && (step === null || !/[1-9]/.test(step))) {
      refuse({ ...NO_FAULTS, fields: { cash_step: say("taxes.cash_step_wrong", { example: format.money("0.05") }) } });
      return;
    }
    submit(async () => {
      setVersion(await choosePolicy(companyId, version, { ...said, cash_step: step }));
      toast({ text: say("taxes.policy_saved"), is: "ok" });
      router.refresh();
    });
  }

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <p className="text-muted">{say(policy.version === 0 ? "taxes.policy_never" : "taxes.policy_text")}</p>
      <FormFault faults={faults} />
      <fieldset className="contents" disabled={!mayChange}>
        <section>
          <h2>{say("taxes.rounding")}</h2>
          <Select
            label={say("taxes.rounding_level")}
            hint={say(`taxes.level_${said.rounding_level}_means`)}
            name="rounding_level"
            value={said.rounding_level}
            choices={(["line", "document"] as const).map((value) => ({ value, name: say(`taxes.level_${value}`) }))}
            onChange={(event) =>
              setSaid({ ...said, rounding_level: event.target.value === "document" ? "document" : "line" })
            }
            error={faults.fields.rounding_level}
          />
          <Select
            label={say("taxes.rounding_mode")}
            hint={say(`taxes.mode_${said.rounding_mode}_means`)}
            name="rounding_mode"
            value={said.rounding_mode}
            choices={(["half_up", "down"] as const).map((value) => ({ value, name: say(`taxes.mode_${value}`) }))}
            onChange={(event) =>
              setSaid({ ...said, rounding_mode: event.target.value === "down" ? "down" : "half_up" })
            }
            error={faults.fields.rounding_mode}
          />
          <TextField
            label={say("taxes.cash_step", { currency })}
            hint={say("taxes.cash_step_means")}
            name="cash_step"
            inputMode="decimal"
            autoComplete="off"
            maxLength={12}
            value={said.cash_step}
            onChange={(event) => setSaid({ ...said, cash_step: event.target.value })}
            error={faults.fields.cash_step}
          />
        </section>
        <section>
          <h2>{say("taxes.prices_and_dues")}</h2>
          <div className="field ticks">
            {(["prices_include_tax", "is_cash_accounting"] as const).map((name) => (
              <label key={name}>
                <input
                  type="checkbox"
                  className="tick"
                  name={name}
                  checked={said[name]}
                  onChange={(event) => setSaid({ ...said, [name]: event.target.checked })}
                />
                <span>
                  {say(`taxes.${name}`)}
                  <small>{say(`taxes.${name}_means`)}</small>
                </span>
              </label>
            ))}
          </div>
        </section>
      </fieldset>
      {mayChange ? (
        <div className="bts">
          <Button type="submit" look="primary" busy={isBusy}>
            {say("ui.save")}
          </Button>
          {faults.code === "core.stale_version" && (
            <Button onClick={() => window.location.reload()}>{say("ui.read_again")}</Button>
          )}
        </div>
      ) : (
        <p className="note">{say("taxes.may_not")}</p>
      )}
    </form>
  );
}
