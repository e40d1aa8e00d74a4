import "server-only";
import type { Filter } from "@/components/ui/filter-bar";
import { BEGINNING } from "@/lib/api/places";
import { getFormat, getSay } from "@/lib/i18n/server";
import { COUNTS, type Shape, type Slice, STEPS } from "./parameters";
import type { Axis } from "./queries";

/** Days from and to, as a reader says them; all that was before where there is no first day. */
export async function spanText(from: string, to: string): Promise<string> {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return from === BEGINNING ? say("reports.until", { day: format.date(to) }) : format.range(from, to);
}

export async function spanFilter(span: { from: string; to: string }): Promise<Filter> {
  const say = await getSay();
  return {
    kind: "range",
    label: say("reports.span"),
    from: "from",
    to: "to",
    words: { from: say("reports.from"), to: say("reports.to") },
    initial: span,
    shown: await spanText(span.from, span.to),
    always: true,
  };
}

/** As known at a day; a part of the books by dimensions, where there are any. */
export async function sliceFilters(slice: Slice, axes: readonly Axis[]): Promise<Filter[]> {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const choices = axes.flatMap(({ code: axis, name, values }) =>
    values.map((value) => ({ value: `${axis}:${value.code}`, name: `${name}: ${value.code} ${value.name}` })),
  );
  const { known } = slice;
  const filters: Filter[] = [
    {
      kind: "date",
      name: "known",
      label: say("reports.known"),
      shown: known ? (known.includes("T") ? format.moment(known) : format.date(known)) : null,
    },
  ];
  if (choices.length > 0 || slice.dimension.length > 0) {
    filters.push({
      kind: "several",
      name: "dimension",
      label: say("reports.dimension"),
      choices,
      shown:
        slice.dimension.map((choice) => choices.find(({ value }) => value === choice)?.name ?? choice).join(", ") ||
        null,
    });
  }
  return filters;
}

/** How many columns beside the first, and how far apart. */
export async function compareFilters(shape: Shape): Promise<Filter[]> {
  const say = await getSay();
  const filters: Filter[] = [
    {
      kind: "choice",
      name: "compare",
      label: say("reports.compare"),
      choices: [
        { value: "", name: say("reports.compare_none") },
        ...COUNTS.map((value, place) => ({ value, name: say("reports.compare_count", { count: place + 1 }) })),
      ],
      shown: shape.compare ? say("reports.compare_count", { count: shape.compare }) : null,
    },
  ];
  if (shape.compare > 0) {
    filters.push({
      kind: "choice",
      name: "step",
      label: say("reports.step"),
      choices: STEPS.map((value) => ({ value, name: say(`reports.step_${value}`) })),
      shown: say(`reports.step_${shape.step}`),
      always: true,
    });
  }
  return filters;
}
