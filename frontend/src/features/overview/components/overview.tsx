import { Plus } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { KeyFigures } from "@/components/ui/key-figures";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { pageOf } from "@/lib/api/places";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { subtract, sum, toWire } from "@/lib/money/decimal";
import { readIsEmpty, readOverview, readOwed } from "../queries";
import { AgeingChart } from "./ageing-chart";
import { AttentionList } from "./attention-list";
import { CashAccounts } from "./cash-accounts";
import { CashChart } from "./cash-chart";
import { DocumentDrafts } from "./document-drafts";
import { FirstSteps } from "./first-steps";
import { OwedStrip } from "./owed";
import { ResultChart } from "./result-chart";

type Figures = components["schemas"]["Overview"];

/** A company at a glance: key figures, cash and results over time, and what waits for a decision. */
export async function Overview({ companyId }: { companyId: string }) {
  const [say, format, books, owed] = await Promise.all([
    getSay(),
    getFormat(),
    readOverview(companyId),
    readOwed(companyId),
  ]);
  if (books instanceof ApiError) {
    return (
      <>
        <PageHead title={say("overview.title")} />
        <Refusal error={books} />
      </>
    );
  }
  const hasOwed = owed !== null && owed.receivable.items + owed.payable.items > 0;
  const isEmpty = isStill(books) && !hasOwed && (await readIsEmpty(companyId));
  return (
    <>
      <PageHead
        title={say("overview.title")}
        beside={
          books.is_demo && (
            <Pill is="warn" box>
              {say("overview.demo")}
            </Pill>
          )
        }
        sub={say("overview.sub", { day: format.longDate(books.as_of), currency: books.currency })}
      >
        <LinkButton look="primary" href={`/${companyId}/entries/new`} keys="N">
          <Icon of={Plus} />
          {say("overview.new_entry")}
        </LinkButton>
      </PageHead>
      {isEmpty ? (
        <FirstSteps companyId={companyId} hasYear={!books.attention.some(({ kind }) => kind === "no_fiscal_year")} />
      ) : (
        <ScrollRegion label={say("overview.title")} className="dash">
          {books.is_demo && <p className="note">{say("overview.demo_note")}</p>}
          <Strip companyId={companyId} books={books} />
          {owed && hasOwed && <OwedStrip companyId={companyId} owed={owed} />}
          <div className="dash-cols">
            {/* First in the page, as on a phone it stands above: what came later would push down what is seen already. */}
            <div className="dash-col waits">
              {/* What is overdue stands above where it may be seen; it is not counted twice, in two ways. */}
              <AttentionList
                companyId={companyId}
                of={owed ? books.attention.filter(({ kind }) => !kind.endsWith("_overdue")) : books.attention}
              />
              {owed?.drafts && <DocumentDrafts companyId={companyId} drafts={owed.drafts} />}
              <CashAccounts companyId={companyId} cash={books.cash} currency={books.currency} />
            </div>
            <div className="dash-col">
              <CashChart companyId={companyId} cash={books.cash} currency={books.currency} />
              <ResultChart companyId={companyId} months={books.months} currency={books.currency} />
              {owed && hasOwed && <AgeingChart companyId={companyId} owed={owed} />}
            </div>
          </div>
        </ScrollRegion>
      )}
    </>
  );
}

/** Nothing moved in what the overview looks at; older entries may be there. */
function isStill(books: Figures): boolean {
  if (books.attention.some(({ kind }) => kind === "bills_to_approve")) {
    return false;
  }
  const results = [...books.months, books.year.now, books.year.before];
  const amounts = [books.cash.total, ...results.flatMap(({ income, expense }) => [income, expense])];
  return books.drafts.count === 0 && amounts.every((amount) => /^-?[0.]+$/.test(amount));
}

async function Strip({ companyId, books }: { companyId: string; books: Figures }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const before = books.cash.days.at(-2);
  const { month, year, drafts } = books;
  const oldest = drafts.oldest;
  return (
    <KeyFigures
      of={[
        {
          name: say("overview.cash"),
          figure: format.money(books.cash.total),
          href: `/${companyId}/reports/balance-sheet`,
          sub: [
            say("overview.accounts", { count: books.cash.accounts.length }),
            ...(before
              ? [
                  say(before.amount === books.cash.total ? "overview.unchanged" : "overview.since", {
                    amount: format.change(toWire(subtract(sum([books.cash.total]), sum([before.amount])))),
                    day: format.day(before.day),
                  }),
                ]
              : []),
          ],
        },
        {
          name: say("overview.result_month", { month: format.month(month.now.to_date) }),
          figure: format.money(month.now.result),
          href: pageOf(companyId, month.now.href) ?? undefined,
          sub: [
            say("overview.before", {
              amount: format.money(month.before.result),
              span: format.range(month.before.from_date, month.before.to_date),
            }),
          ],
        },
        {
          name: say("overview.result_year", { day: format.date(year.now.from_date) }),
          figure: format.money(year.now.result),
          href: pageOf(companyId, year.now.href) ?? undefined,
          sub: [
            say("overview.before", {
              amount: format.money(year.before.result),
              span: format.range(year.before.from_date, year.before.to_date),
            }),
          ],
        },
        {
          name: say("overview.drafts"),
          figure: drafts.is_capped
            ? say("overview.at_least", { count: format.count(drafts.count) })
            : format.count(drafts.count),
          href: `/${companyId}/entries?status=draft`,
          sub: [oldest ? say("overview.oldest", { day: format.date(oldest) }) : say("overview.all_posted")],
        },
      ]}
    />
  );
}
