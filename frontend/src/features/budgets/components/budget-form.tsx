"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { type Choice, Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { newKey } from "@/lib/api/client";
import { hasUnread } from "@/lib/errors/unread";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { type BudgetIn, makeBudget } from "../api";

const FIELDS = ["name", "fiscal_year_id", "copy_of", "copy_of.budget_id", "copy_of.fiscal_year_id", "copy_of.percent"];
const PERCENT_SCALE = 4;

/** Name and year of a budget, and what it begins with. */
export function BudgetForm({
  companyId,
  years,
  budgets,
  copyOf,
  proposed,
}: {
  companyId: string;
  years: readonly Choice[];
  budgets: readonly Choice[];
  copyOf: string | null;
  proposed: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [year, setYear] = useState(proposed);
  const [name, setName] = useState("");
  const [source, setSource] = useState(copyOf ? `budget ${copyOf}` : "");
  const [percent, setPercent] = useState(NO_MONEY);
  const [withDimensions, setWithDimensions] = useState(true);
  const [key, setKey] = useState(newKey);
  const { isBusy, faults, submit, refuse } = useSubmit(FIELDS);
  const [kind, id] = source.split(" ");

  const make = () => {
    if (!name.trim()) {
      refuse({ fields: { name: say("ui.required") }, whole: null, code: "", requestId: "" });
      return;
    }
    submit(async () => {
      const from = kind === "budget" ? { budget_id: id } : { fiscal_year_id: id };
      const copy = id ? { ...from, percent: percent.amount || "0", with_dimensions: withDimensions } : null;
      const made = await makeBudget(companyId, key, {
        fiscal_year_id: year,
        name: name.trim(),
        copy_of: copy,
      } as BudgetIn);
      toast({ text: say("budgets.made_done"), is: "ok" });
      router.push(`/${companyId}/budgets/${made}`);
      router.refresh();
    });
  };

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onChange={() => setKey(newKey())}
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasUnread(event.currentTarget)) {
          make();
        }
      }}
    >
      <FormFault faults={faults} />
      <section>
        <TextField
          label={say("budgets.name")}
          name="name"
          maxLength={200}
          autoComplete="off"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={faults.fields.name}
        />
        <Select
          label={say("budgets.year")}
          name="fiscal_year_id"
          choices={years}
          value={year}
          onChange={(event) => setYear(event.target.value)}
          error={faults.fields.fiscal_year_id}
        />
      </section>
      <section>
        <Select
          label={say("budgets.begins")}
          name="copy_of"
          choices={[
            { value: "", name: say("budgets.begins_empty") },
            ...years.map((one) => ({
              value: `year ${one.value}`,
              name: say("budgets.begins_actual", { year: one.name }),
            })),
            ...budgets.map((one) => ({ value: `budget ${one.value}`, name: one.name })),
          ]}
          value={source}
          onChange={(event) => setSource(event.target.value)}
          error={faults.fields.copy_of ?? faults.fields["copy_of.budget_id"] ?? faults.fields["copy_of.fiscal_year_id"]}
        />
        {id && (
          <>
            <MoneyInput
              label={say("budgets.percent")}
              hint={say("budgets.percent_hint")}
              name="copy_of.percent"
              scale={PERCENT_SCALE}
              mayBeNegative
              value={percent}
              onValue={setPercent}
              error={faults.fields["copy_of.percent"]}
            />
            <div className="ticks">
              <label>
                <input
                  type="checkbox"
                  className="tick"
                  checked={withDimensions}
                  onChange={(event) => setWithDimensions(event.target.checked)}
                />
                <span>
                  {say("budgets.with_dimensions")}
                  <small>{say("budgets.with_dimensions_hint")}</small>
                </span>
              </label>
            </div>
          </>
        )}
      </section>
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("budgets.make")}
        </Button>
        <LinkButton href={`/${companyId}/budgets`}>{say("ui.cancel")}</LinkButton>
      </div>
    </form>
  );
}
