"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { type Choice, Select } from "@/components/ui/select";
import { address } from "@/lib/api/address";
import { api, call, newKey } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { type Decisions, monthOf, pageOf } from "../decisions";

export type YearChoice = Choice & { span: string };

/** The last decision, and the act: the company is made with its chart, journals and periods. */
export function YearForm({
  decided,
  months,
  years,
}: {
  decided: Required<Decisions>;
  months: readonly Choice[];
  /** By a day in each. */
  years: readonly YearChoice[];
}) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit([]);
  const chosen = years.find(({ value }) => value === decided.year);
  const decide = (more: Decisions) => router.replace(pageOf("year", { ...decided, ...more }));
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(async () => {
          const body = {
            name: decided.name,
            country_pack: decided.pack,
            base_currency: decided.currency,
            fiscal_year_start_month: monthOf(decided.month) ?? null,
            first_year_on: decided.year,
          };
          const { data } = await call(api.POST("/api/v1/companies", { body, headers: newKey() }));
          router.push(address("/start/first", { company: data.company.id }));
        });
      }}
    >
      <FormFault faults={faults} />
      {faults.code === "organisations.company_name_taken" && (
        <p>
          <a className="link" href={pageOf("name", decided)}>
            {say("start.other_name")}
          </a>
        </p>
      )}
      <div className="pair">
        <Select
          label={say("start.month")}
          choices={months}
          value={decided.month}
          onChange={(event) => decide({ month: event.target.value, year: undefined })}
        />
        <Select
          label={say("start.first_year")}
          choices={years}
          value={decided.year}
          onChange={(event) => decide({ year: event.target.value })}
        />
      </div>
      <p className="note" role="status">
        {chosen?.span}
      </p>
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("start.make_company")}
        </Button>
      </div>
    </form>
  );
}
