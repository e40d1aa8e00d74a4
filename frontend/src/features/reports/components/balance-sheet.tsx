import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Proof } from "@/components/ui/proof";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Sparkline } from "@/components/ui/sparkline";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { negate, parseDecimal, sum, toWire, ZERO } from "@/lib/money/decimal";
import { compareFilters, sliceFilters } from "../filters";
import { knownAt, type Shape, type Slice, shapeParameters, sliceParameters } from "../parameters";
import { readAxes, readBalanceSheet, readBalances } from "../queries";
import { Levels } from "./levels";
import { type Picture, StatementTable } from "./statement-table";

/** What the company has, owes and is worth on a day, earlier days beside it. */
export async function BalanceSheet({
  companyId,
  asOf,
  slice,
  shape,
}: {
  companyId: string;
  asOf: string | undefined;
  slice: Slice;
  shape: Shape;
}) {
  const isWhole = !slice.known && slice.dimension.length === 0;
  const [say, format, report, axes, balances] = await Promise.all([
    getSay(),
    getFormat(),
    readBalanceSheet(companyId, asOf, slice, shape),
    readAxes(companyId),
    isWhole ? readBalances(companyId, asOf) : null, // months as known at a moment are not to be had
  ]);
  const title = say("reports.balance_sheet");
  const day = report instanceof ApiError ? undefined : report.columns[0];
  if (report instanceof ApiError || !day) {
    return (
      <>
        <PageHead title={title} />
        {report instanceof ApiError && <Refusal error={report} />}
      </>
    );
  }
  const here = (change: Partial<Shape>) =>
    address(`/${companyId}/reports/balance-sheet`, {
      as_of: day,
      ...sliceParameters(slice),
      ...shapeParameters({ ...shape, ...change }),
    });
  const turnHref = (code: string) =>
    here({
      turned: shape.turned.includes(code) ? shape.turned.filter((one) => one !== code) : [...shape.turned, code],
    });
  const [asset, liability, equity] = report.sections;
  const otherSide = report.columns.map((_, column) =>
    toWire(sum([liability?.totals[column] ?? "0", equity?.totals[column] ?? "0"])),
  );
  const months = new Map(
    balances && !(balances instanceof ApiError) ? balances.rows.map((row) => [row.account_id, row]) : [],
  );
  const picture: Picture | undefined =
    months.size > 0 && report.columns.length <= 3
      ? {
          head: say("reports.months"),
          of: ({ line }) => {
            const row = line?.is === "group" && line.row.account_id ? months.get(line.row.account_id) : undefined;
            const isDebit = row?.account_class === "asset";
            const amounts = row?.balances.map((one) => (isDebit ? one : toWire(negate(parseDecimal(one) ?? ZERO))));
            return amounts && <Sparkline amounts={amounts} />;
          },
        }
      : undefined;
  return (
    <>
      <PageHead title={title}>
        <SavedViews companyId={companyId} list="balance-sheet" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/reports/balance-sheet`, {
            as_of: day,
            comparatives: String(shape.compare),
            step: shape.step,
            known_at: knownAt(slice, format.timeZone),
            dimension: slice.dimension,
          })}
        />
      </PageHead>
      <FilterBar
        label={say("reports.filters")}
        filters={[
          { kind: "date", name: "as_of", label: say("reports.as_of"), shown: format.date(day), always: true },
          ...(await compareFilters(shape)),
          ...(await sliceFilters(slice, axes)),
        ]}
      >
        <Levels level={shape.level} href={(level) => here({ level, turned: [] })} />
      </FilterBar>
      <ScrollRegion label={title}>
        <div className={`sheet ${report.columns.length > 3 ? "wide" : ""}`}>
          <StatementTable
            companyId={companyId}
            caption={report.company}
            note={say("reports.amounts_in", { currency: report.currency })}
            columns={report.columns.map((column) => format.date(column))}
            parts={[
              {
                key: "asset",
                title: say("reports.assets"),
                rows: asset?.rows ?? [],
                totals: asset?.totals ?? [],
                totalName: say("reports.total_assets"),
                isGrand: true,
              },
              {
                key: "liability",
                title: say("reports.liabilities"),
                rows: liability?.rows ?? [],
                totals: liability?.totals ?? [],
                totalName: say("reports.total_liabilities"),
              },
              {
                key: "equity",
                title: say("reports.equity"),
                rows: equity?.rows ?? [],
                totals: equity?.totals ?? [],
                totalName: say("reports.total_equity"),
              },
            ]}
            last={{ key: "other", name: say("reports.total_other_side"), amounts: otherSide }}
            level={shape.level}
            turned={shape.turned}
            turnHref={turnHref}
            via={here({}).slice(companyId.length + 2)}
            picture={picture}
            hasChange={report.columns.length > 1 && report.columns.length <= 3}
          />
        </div>
      </ScrollRegion>
      <Proof>
        <Pill is={report.is_balanced ? "ok" : "warn"}>
          {report.is_balanced
            ? say("reports.sheet_balanced", { count: report.columns.length })
            : say(report.dimensions.length > 0 ? "reports.sheet_part" : "reports.sheet_unbalanced")}
        </Pill>
      </Proof>
    </>
  );
}
