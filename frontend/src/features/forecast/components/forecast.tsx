import { FilePlus, Receipt } from "lucide";
import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { KeyFigures } from "@/components/ui/key-figures";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { itemsAddress, OUTSIDE } from "../filter";
import { readForecast } from "../queries";
import { ForecastChart } from "./forecast-chart";
import { ForecastTable } from "./forecast-table";
import { LeftOut } from "./left-out";
import { MoneyAtHand } from "./money-at-hand";

type Found = components["schemas"]["CashForecast"];

/** Money at the ends of 13 weeks as a picture, with its table below; each figure leads to what it consists of. */
export async function Forecast({ companyId, overdueInWeek }: { companyId: string; overdueInWeek: number | undefined }) {
  const [say, format, found] = await Promise.all([getSay(), getFormat(), readForecast(companyId, overdueInWeek)]);
  if (found instanceof ApiError) {
    return (
      <>
        <PageHead title={say("forecast.title")} />
        <Refusal error={found} />
      </>
    );
  }
  if (isNothing(found)) {
    return (
      <>
        <PageHead title={say("forecast.title")} />
        <Empty
          title={say("forecast.empty")}
          text={say("forecast.empty_text")}
          steps={[
            {
              href: `/${companyId}/invoices/new`,
              icon: FilePlus,
              name: say("forecast.new_invoice"),
              why: say("forecast.new_invoice_why"),
            },
            {
              href: `/${companyId}/bills/new`,
              icon: Receipt,
              name: say("forecast.new_bill"),
              why: say("forecast.new_bill_why"),
            },
          ]}
        />
      </>
    );
  }
  const choices = found.weeks.map(({ number, from_date, to_date }) => ({
    value: String(number),
    name: say("forecast.overdue_in", { number: format.count(number), days: format.range(from_date, to_date) }),
  }));
  const chosen = choices.find(({ value }) => value === String(found.overdue_in_week));
  return (
    <>
      <PageHead
        title={say("forecast.title")}
        sub={say("forecast.sub", { day: format.longDate(found.today), currency: found.currency })}
      >
        <FileActs
          href={address(`/api/v1/companies/${companyId}/cash-forecast`, {
            overdue_in_week: overdueInWeek?.toString(),
          })}
        />
      </PageHead>
      <FilterBar
        label={say("forecast.filters")}
        filters={[
          {
            kind: "choice",
            name: "overdue_in_week",
            label: say("forecast.overdue_in_week"),
            shown: chosen?.name ?? say("forecast.overdue_nowhere"),
            always: !chosen,
            choices,
          },
        ]}
      />
      <ScrollRegion label={say("forecast.title")} className="dash">
        <p className="print-only">
          {found.company}, {say("forecast.sub", { day: format.longDate(found.today), currency: found.currency })}
        </p>
        <LeftOut companyId={companyId} found={found} />
        <Strip companyId={companyId} found={found} />
        <ForecastChart companyId={companyId} found={found} />
        <ForecastTable companyId={companyId} found={found} />
        <MoneyAtHand companyId={companyId} found={found} />
      </ScrollRegion>
    </>
  );
}

/** Whether the books know of no money, now or to come. */
function isNothing(found: Found): boolean {
  const parts = [...found.weeks, ...OUTSIDE.map((name) => found[name])];
  return (
    found.accounts.length === 0 &&
    parts.every(({ cells }) => cells.length === 0) &&
    found.left_out.length + found.uncomputable_count === 0
  );
}

async function Strip({ companyId, found }: { companyId: string; found: Found }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { lowest } = found;
  const accounts = new Set(found.accounts.map(({ account_id }) => account_id));
  return (
    <KeyFigures
      of={[
        {
          name: say("forecast.now"),
          figure: format.money(found.opening_balance),
          href: "#money-at-hand",
          sub: [say("forecast.now_sub", { count: accounts.size })],
        },
        {
          name: say("forecast.lowest"),
          figure: format.money(lowest.balance),
          href: lowest.week === 0 ? "#money-at-hand" : `#week-${lowest.week}`,
          sub: [
            lowest.week === 0
              ? say("forecast.lowest_now")
              : say("forecast.lowest_sub", { day: format.date(lowest.day) }),
          ],
        },
        {
          name: say("forecast.last"),
          figure: format.money(found.weeks.at(-1)?.closing_balance ?? found.opening_balance),
          href: `#week-${found.weeks.length}`,
          sub: [format.date(found.weeks.at(-1)?.to_date ?? found.today)],
        },
        {
          name: say("forecast.overdue"),
          figure: format.money(found.overdue.inflow),
          href: itemsAddress(companyId, { week: "overdue", direction: "in" }),
          sub: [say("forecast.overdue_sub", { amount: format.money(found.overdue.outflow) })],
        },
      ]}
    />
  );
}
