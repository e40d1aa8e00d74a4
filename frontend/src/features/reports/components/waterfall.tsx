import type { components } from "@/lib/api/schema";
import { across, type Scale, scaleOf } from "@/lib/charts/scale";
import { add, compare, type Decimal, negate, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";
import type { Picture } from "./statement-table";

type Report = components["schemas"]["ProfitAndLoss"];
type Step = { from: Decimal; to: Decimal; is: "up" | "down" | "sum" };

/**
 * How the result comes about, as a bar beside each line of the first column: income adds up from zero, expenses take away from there,
 * what is left is the result. Headings are the steps; where there are none, accounts are.
 */
export function stepsOf(report: Report, head: string): Picture {
  const amountOf = (amounts: readonly string[] | undefined) => parseDecimal(amounts?.[0] ?? "0") ?? ZERO;
  const steps = new Map<string, Step>();
  let at = ZERO;
  for (const section of report.sections) {
    for (const row of section.rows) {
      if (row.depth === 0) {
        const amount = amountOf(row.amounts);
        const to = add(at, section.name === "income" ? amount : negate(amount));
        steps.set(row.code, { from: at, to, is: compare(to, at) >= 0 ? "up" : "down" });
        at = to;
      }
    }
  }
  const [income, expense] = report.sections;
  const earned = amountOf(income?.totals);
  steps.set("total income", { from: ZERO, to: earned, is: "sum" });
  steps.set("total expense", { from: earned, to: subtract(earned, amountOf(expense?.totals)), is: "down" });
  steps.set("total result", { from: ZERO, to: amountOf(report.result), is: "sum" });
  const scale = scaleOf([...steps.values()].flatMap(({ from, to }) => [toWire(from), toWire(to)]));
  return {
    head,
    of: ({ line, total }) => {
      const step = steps.get(total ? `total ${total}` : line && line.row.depth === 0 ? line.row.code : "");
      return step && <Bar step={step} scale={scale} />;
    },
  };
}

function Bar({ step: { from, to, is }, scale }: { step: Step; scale: Scale }) {
  const [low, high] = compare(from, to) <= 0 ? [from, to] : [to, from];
  const size = add(scale.low, subtract(high, low)); // as long as from the start of the axis
  return (
    <svg className={`fall ${is}`} aria-hidden="true">
      <line x1={`${across(scale, ZERO)}%`} x2={`${across(scale, ZERO)}%`} y1="-7" y2="21" />
      <rect x={`${across(scale, low)}%`} width={`${across(scale, size)}%`} y="2" height="10" rx="1.5" />
    </svg>
  );
}
