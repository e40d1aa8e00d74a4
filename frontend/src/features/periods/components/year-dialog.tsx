"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { addDays } from "@/lib/dates/format";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

type Preview = components["schemas"]["PreviewYear"];

/** Shows the year that the company's calendar has after the last one, or before the first, and opens it. */
export default function YearDialog({
  companyId,
  span,
  today,
  onClose,
}: {
  companyId: string;
  span: { first: string; last: string } | null;
  today: string;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const { faults, submit } = useSubmit([]);
  const [offers, setOffers] = useState<readonly Preview[]>([]);
  const [at, setAt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    const days = span ? [addDays(span.last, 1), addDays(span.first, -1)] : [today];
    submit(async () => {
      const found = await Promise.all(
        days.map((containing) =>
          call(
            api.GET("/api/v1/companies/{company_id}/calendar", {
              params: { path: { company_id: companyId }, query: { containing, years: 1 } },
            }),
          ),
        ),
      );
      setOffers(found.flatMap(({ data }) => data.years).filter(({ is_open }) => !is_open));
    });
  }, []);

  const chosen = offers[at];
  return (
    <ActDialog
      title={say("periods.new_year")}
      act={say("periods.open_year")}
      done={chosen && say("periods.year_opened", { year: chosen.name })}
      onClose={onClose}
      onAct={async (keyFor) => {
        if (!chosen) {
          return false;
        }
        const body = { containing: chosen.starts_on };
        await call(
          api.POST("/api/v1/companies/{company_id}/fiscal-years", {
            params: { path: { company_id: companyId }, header: keyFor(body) },
            body,
          }),
        );
        router.push(`/${companyId}/periods?year=${encodeURIComponent(chosen.name)}`, { scroll: false });
      }}
    >
      <p>{say("periods.new_year_text")}</p>
      <FormFault faults={faults} />
      {offers.length > 1 && (
        <Select
          label={say("periods.which_year")}
          name="containing"
          value={String(at)}
          choices={offers.map(({ name, starts_on, ends_on }, place) => ({
            value: String(place),
            name: `${name} (${format.range(starts_on, ends_on)})`,
          }))}
          onChange={(event) => setAt(offers.findIndex((_, place) => String(place) === event.target.value))}
        />
      )}
      {chosen && (
        <dl className="facts" aria-live="polite">
          <dt>{say("periods.year")}</dt>
          <dd>{chosen.name}</dd>
          <dt>{say("periods.days")}</dt>
          <dd>{format.range(chosen.starts_on, chosen.ends_on)}</dd>
          <dt>{say("periods.periods")}</dt>
          <dd>{say("periods.periods_count", { count: chosen.periods.length })}</dd>
        </dl>
      )}
    </ActDialog>
  );
}
