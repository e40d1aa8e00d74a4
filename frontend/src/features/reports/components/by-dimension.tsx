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
import { sliceFilters, spanFilter } from "../filters";
import { knownAt, type Shape, type Slice, shapeParameters, sliceParameters } from "../parameters";
import { readAxes, readProfitAndLossBy, type Span } from "../queries";
import { AxisSwitch } from "./axis-switch";
import { Levels } from "./levels";
import { StatementTable } from "./statement-table";

/** Income less expenses with a column for each value of a dimension; the total stands first, what has no value last. */
export async function ByDimension({
  companyId,
  axis,
  span,
  slice,
  shape,
}: {
  companyId: string;
  axis: string;
  span: Span;
  slice: Slice;
  shape: Shape;
}) {
  const [say, format, report, axes] = await Promise.all([
    getSay(),
    getFormat(),
    readProfitAndLossBy(companyId, axis, span, slice),
    readAxes(companyId),
  ]);
  const title = say("reports.profit_and_loss");
  if (report instanceof ApiError) {
    const chooser = <AxisSwitch companyId={companyId} axes={axes} axis={axis} parameters={sliceParameters(slice)} />;
    return (
      <>
        <PageHead title={title} beside={chooser} />
        <Refusal error={report} />
      </>
    );
  }
  const days = { from: report.from_date, to: report.to_date };
  const path = `/${companyId}/reports/profit-and-loss-by-dimension`;
  const here = (change: Partial<Shape>) =>
    address(path, {
      axis,
      ...days,
      ...sliceParameters(slice),
      ...shapeParameters({ ...shape, ...change }),
    });
  const turnHref = (code: string) =>
    here({
      turned: shape.turned.includes(code) ? shape.turned.filter((one) => one !== code) : [...shape.turned, code],
    });
  // The total is the last column of the API; a reader looks for it first.
  const total = report.columns.findIndex(({ kind }) => kind === "total");
  const first = <T,>(all: readonly T[]): T[] => [
    ...all.slice(total, total + 1),
    ...all.slice(0, total),
    ...all.slice(total + 1),
  ];
  const parts = report.sections.map((section) => ({
    rows: section.rows.map((row) => ({ ...row, amounts: first(row.amounts), hrefs: first(row.hrefs) })),
    totals: first(section.totals),
  }));
  const [income, expense] = parts;
  return (
    <>
      <PageHead
        title={title}
        beside={
          <AxisSwitch
            companyId={companyId}
            axes={axes}
            axis={axis}
            parameters={{ ...days, ...sliceParameters(slice) }}
          />
        }
      >
        <SavedViews companyId={companyId} list="profit-and-loss-by-dimension" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/profit-and-loss-by-dimension`, {
            axis,
            from_date: days.from,
            to_date: days.to,
            known_at: knownAt(slice, format.timeZone),
            dimension: slice.dimension,
          })}
        />
      </PageHead>
      <FilterBar
        label={say("reports.filters")}
        filters={[await spanFilter(days), ...(await sliceFilters(slice, axes))]}
      >
        <Levels level={shape.level} href={(level) => here({ level, turned: [] })} />
      </FilterBar>
      <ScrollRegion label={title}>
        <div className="sheet wide">
          <StatementTable
            companyId={companyId}
            caption={report.company}
            note={say("reports.amounts_in", { currency: report.currency })}
            columns={first(report.columns).map((column) =>
              column.kind === "total" ? (
                say("reports.total")
              ) : column.kind === "without" ? (
                say("reports.without")
              ) : (
                <bdi key={column.code}>{`${"› ".repeat(column.depth)}${column.name || column.code}`}</bdi>
              ),
            )}
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
            last={{ key: "result", name: say("reports.result"), amounts: first(report.result) }}
            level={shape.level}
            turned={shape.turned}
            turnHref={turnHref}
            via={here({}).slice(companyId.length + 2)}
            hasChange={false}
          />
        </div>
      </ScrollRegion>
      {report.dimensions.length > 0 && (
        <Proof>
          <Pill is="warn">{say("reports.is_part")}</Pill>
        </Proof>
      )}
    </>
  );
}
