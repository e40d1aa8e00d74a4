import { redirect } from "next/navigation";
import { addDays, todayIn } from "@/lib/dates/format";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type Decisions, MONTHS, monthOf, openBefore, pageOf } from "../decisions";
import { readPack } from "../queries";
import { monthName } from "./names";
import { Decision, StartPage } from "./start-page";
import { YearForm } from "./year-form";

/** When a fiscal year begins, and which one the books begin in; the API says which days that is. */
export async function FiscalYear({ decided }: { decided: Decisions }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { pack, name, currency } = decided;
  const open = openBefore("year", decided);
  if (open || !pack || !name || !currency) {
    redirect(pageOf(open ?? "country", decided));
  }
  const month = monthOf(decided.month) ?? (await readPack(pack)).fiscal_year_start_month;
  const now = await readPack(pack, todayIn(format.timeZone, new Date()), month);
  const [before, after] = await Promise.all([
    readPack(pack, addDays(now.fiscal_year.starts_on, -1), month),
    readPack(pack, addDays(now.fiscal_year.ends_on, 1), month),
  ]);
  const years = [before, now, after].map(({ fiscal_year: year }) => ({
    value: year.starts_on,
    name: year.name,
    span: say("start.year_span", { span: format.range(year.starts_on, year.ends_on), count: year.periods }),
  }));
  const chosen = years.some(({ value }) => value === decided.year) ? decided.year : undefined;
  return (
    <StartPage
      now="year"
      back={{ country: "/start/country", name: pageOf("name", decided), currency: pageOf("currency", decided) }}
      title={say("start.step_year")}
    >
      <Decision title={say("start.year_title")} text={say("start.year_text")}>
        <YearForm
          decided={{ pack, name, currency, month: MONTHS[month - 1] ?? "1", year: chosen ?? now.fiscal_year.starts_on }}
          months={MONTHS.map((value, at) => ({ value, name: monthName(at + 1, format.region) }))}
          years={years}
        />
      </Decision>
    </StartPage>
  );
}
