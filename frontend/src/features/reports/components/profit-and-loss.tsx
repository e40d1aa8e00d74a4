import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Proof } from "@/components/ui/proof";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { compareFilters, sliceFilters, spanFilter, spanText } from "../filters";
import { knownAt, type Shape, type Slice, shapeParameters, sliceParameters } from "../parameters";
import { readAxes, readProfitAndLoss, type Span } from "../queries";
import { AxisSwitch } from "./axis-switch";
import { Levels } from "./levels";
import { StatementTable } from "./statement-table";
import { stepsOf } from "./waterfall";

/** Income less expenses of a span, earlier spans beside it, and how the result comes about as a waterfall. */
export async function ProfitAndLoss({
  companyId,
  span,
  slice,
  shape,
}: {
  companyId: string;
  span: Span;
  slice: Slice;
  shape: Shape;
}) {
  const [say, format, report, axes] = await Promise.all([
    getSay(),
    getFormat(),
    readProfitAndLoss(companyId, span, slice, shape),
    readAxes(companyId),
  ]);
  const title = say("reports.profit_and_loss");
  const now = report instanceof ApiError ? undefined : report.columns[0];
  if (report instanceof ApiError || !now) {
    return (
      <>
        <PageHead title={title} />
        {report instanceof ApiError && <Refusal error={report} />}
      </>
    );
  }
  const days = { from: now.from_date, to: now.to_date };
  const here = (change: Partial<Shape>) =>
    address(`/${companyId}/reports/profit-and-loss`, {
      ...days,
      ...sliceParameters(slice),
      ...shapeParameters({ ...shape, ...change }),
    });
  const turnHref = (code: string) =>
    here({
      turned: shape.turned.includes(code) ? shape.turned.filter((one) => one !== code) : [...shape.turned, code],
    });
  const [income, expense] = report.sections;
  const columns = await Promise.all(report.columns.map(({ from_date, to_date }) => spanText(from_date, to_date)));
  const picture = stepsOf(report, say("reports.waterfall"));
  const result = report.result[0] ?? "0";
  return (
    <>
      <PageHead
        title={title}
        beside={
          <AxisSwitch
            companyId={companyId}
            axes={axes}
            axis={null}
            parameters={{ ...days, ...sliceParameters(slice) }}
          />
        }
      >
        <SavedViews companyId={companyId} list="profit-and-loss" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/profit-and-loss`, {
            from_date: days.from,
            to_date: days.to,
            comparatives: String(shape.compare),
            step: shape.step,
            known_at: knownAt(slice, format.timeZone),
            dimension: slice.dimension,
          })}
        />
      </PageHead>
      <FilterBar
        label={say("reports.filters")}
        filters={[await spanFilter(days), ...(await compareFilters(shape)), ...(await sliceFilters(slice, axes))]}
      >
        <Levels level={shape.level} href={(level) => here({ level, turned: [] })} />
      </FilterBar>
      <ScrollRegion label={title}>
        <div className={`sheet ${columns.length > 3 ? "wide" : ""}`}>
          <StatementTable
            companyId={companyId}
            caption={report.company}
            note={say("reports.amounts_in", { currency: report.currency })}
            columns={columns}
            parts={[
              {
                key: "income",
                title: say("reports.income"),
                rows: income?.rows ?? [],
                totals: income?.totals ?? [],
                totalName: say("reports.total_income"),
              },
              {
                key: "expense",
                title: say("reports.expense"),
                rows: expense?.rows ?? [],
                totals: expense?.totals ?? [],
                totalName: say("reports.total_expense"),
              },
            ]}
            last={{ key: "result", name: say("reports.result"), amounts: report.result }}
            level={shape.level}
            turned={shape.turned}
            turnHref={turnHref}
            via={here({}).slice(companyId.length + 2)}
            picture={columns.length <= 3 ? picture : undefined}
            hasChange={columns.length > 1 && columns.length <= 3}
          />
        </div>
      </ScrollRegion>
      <Proof>
        <Pill is={result.startsWith("-") ? "warn" : "ok"}>
          {result.startsWith("-")
            ? say("reports.loss_of", { amount: format.inUnit(result, report.currency) })
            : say("reports.profit_of", { amount: format.inUnit(result, report.currency) })}
        </Pill>
        {report.dimensions.length > 0 && <span className="text-faint">{say("reports.is_part")}</span>}
      </Proof>
    </>
  );
}
