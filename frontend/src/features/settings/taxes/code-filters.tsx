import { FilterBar } from "@/components/ui/filter-bar";
import { getFormat, getSay } from "@/lib/i18n/server";
import type { TaxFilter } from "./taxes";

/** For sales or purchases, in use or not, and the day whose rates are shown. */
export async function CodeFilters({ filter, today }: { filter: TaxFilter; today: string }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { direction, use, day } = filter;
  return (
    <FilterBar
      label={say("taxes.filters")}
      filters={[
        {
          kind: "date",
          label: say("taxes.rates_on"),
          name: "day",
          shown: !day || day === today ? say("taxes.today") : format.date(day),
          always: !day,
        },
        {
          kind: "choice",
          label: say("taxes.for"),
          name: "direction",
          choices: [
            { value: "", name: say("taxes.all") },
            { value: "sales", name: say("taxes.sales") },
            { value: "purchases", name: say("taxes.purchases") },
          ],
          shown: direction ? say(`taxes.${direction}`) : null,
        },
        {
          kind: "choice",
          label: say("taxes.state"),
          name: "use",
          choices: [
            { value: "", name: say("taxes.in_use") },
            { value: "no", name: say("taxes.out_of_use") },
            { value: "all", name: say("taxes.all") },
          ],
          shown: use ? say(use === "no" ? "taxes.out_of_use" : "taxes.all") : null,
        },
      ]}
    />
  );
}
