import { CalendarDays, CalendarPlus, Info, ListChecks, ListTree, Scale, ScrollText } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { Empty, State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { type Books, yearOf } from "../grid";
import { readOpening } from "../queries";
import { OpeningGrid } from "./opening-grid";

/** The balances a company starts with: entered once for a fiscal year, and then the way to what was posted. */
export async function OpeningPage({ companyId, asked }: { companyId: string; asked?: string }) {
  const [say, found, rights, me] = await Promise.all([getSay(), readOpening(companyId), getRights(), getMe()]);
  const page = (inside: ReactNode) => (
    <>
      <PageHead title={say("opening.title")} />
      {inside}
    </>
  );
  if (found instanceof ApiError) {
    return page(<Refusal error={found} />);
  }
  const { books, journal, drafts } = found;
  if (!books) {
    return page(
      <Empty
        title={say("opening.chart_title")}
        text={journal ? say("opening.no_account") : say("opening.no_journal")}
        steps={
          journal
            ? [
                {
                  href: `/${companyId}/accounts`,
                  icon: ListTree,
                  name: say("opening.to_chart"),
                  why: say("opening.to_chart_why"),
                },
              ]
            : []
        }
      />,
    );
  }
  if (books.years.length === 0) {
    return page(
      <Empty
        title={say("opening.year_title")}
        text={say("opening.year_text")}
        steps={[
          {
            href: `/${companyId}/periods`,
            icon: CalendarDays,
            name: say("opening.to_periods"),
            why: say("opening.to_periods_why"),
          },
        ]}
      />,
    );
  }
  const draftNote = drafts > 0 && (
    <p key="drafts" className="note strip">
      <Icon of={Info} />
      <span>
        {say("opening.drafts", { count: drafts })}{" "}
        <a className="link" href={address(`/${companyId}/entries`, { status: "draft", journal })}>
          {say("opening.see_drafts", { count: drafts })}
        </a>
      </span>
    </p>
  );
  const mayPost = rights.has("entry.post") && rights.has("entry.draft");
  const isFree = asked ? !yearOf(asked, books.years)?.entry : books.years.every(({ entry }) => !entry);
  if (!isFree) {
    return page(
      <>
        {draftNote}
        <Done books={books} mayPost={mayPost} />
      </>,
    );
  }
  if (!mayPost) {
    return page(
      <State title={say("opening.none_title")}>
        <p>{say("opening.may_not")}</p>
      </State>,
    );
  }
  return (
    <Words of={["opening"]}>
      <OpeningGrid
        books={books}
        person={me.user_id}
        day={asked ?? books.years.find(({ entry }) => !entry)?.from ?? ""}
        note={draftNote}
      />
    </Words>
  );
}

/** What was posted, what can still be changed, how it is undone, and the years that have none yet. */
async function Done({ books, mayPost }: { books: Books; mayPost: boolean }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { companyId, years, currency } = books;
  return (
    <Empty
      title={say("opening.done_title")}
      text={say("opening.done_text")}
      steps={[
        ...years.flatMap(({ name, entry }) =>
          entry
            ? [
                {
                  href: `/${companyId}/entries/${entry.id}`,
                  icon: ScrollText,
                  name: say("opening.entry_of", { number: entry.number, year: name }),
                  why: say("opening.entry_why", {
                    day: format.date(entry.day),
                    amount: format.inUnit(entry.amount, currency),
                  }),
                },
              ]
            : [],
        ),
        {
          href: `/${companyId}/open-items`,
          icon: ListChecks,
          name: say("opening.to_items"),
          why: say("opening.to_items_why"),
        },
        {
          href: `/${companyId}/reports/trial-balance`,
          icon: Scale,
          name: say("opening.to_trial"),
          why: say("opening.to_trial_why"),
        },
        ...(mayPost
          ? years
              .filter(({ entry }) => !entry)
              .map(({ name, from }) => ({
                href: address(`/${companyId}/opening-balances`, { day: from }),
                icon: CalendarPlus,
                name: say("opening.another_year", { year: name }),
                why: say("opening.another_year_why"),
              }))
          : []),
      ]}
    />
  );
}
