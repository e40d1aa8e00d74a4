import { BookOpenText, ClipboardList } from "lucide";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { rhythmWords } from "@/lib/dates/rhythm";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { amountOf, contentOf } from "../content";
import { readRecurring, readTemplates } from "../queries";

type One = components["schemas"]["RecurringOut"];

/** Recurring entries by name: the next day, how often, how much, how it stands, what was made last. */
export async function RecurringList({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, page, templates, company, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readRecurring(companyId, after),
    readTemplates(companyId),
    getCompany(companyId),
    getRights(),
  ]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (templates instanceof ApiError) {
    return <Refusal error={templates} />;
  }
  if (page.items.length === 0 && !after) {
    const steps = [
      {
        href: `/${companyId}/entries`,
        icon: BookOpenText,
        name: say("recurring.empty_from_entry"),
        why: say("recurring.empty_from_entry_why"),
      },
      {
        href: `/${companyId}/recurring/new`,
        icon: ClipboardList,
        name: say("recurring.empty_from_template"),
        why: say("recurring.empty_from_template_why"),
      },
    ];
    return (
      <Empty
        title={say("recurring.empty_title")}
        text={say("recurring.empty_text")}
        steps={rights.has("entry.draft") ? steps.slice(0, templates.length > 0 ? 2 : 1) : []}
      />
    );
  }
  const amounts = new Map(templates.map(({ id, content }) => [id, amountOf(contentOf(content))]));
  return (
    <ScrollRegion label={say("recurring.title")}>
      <table className="list recurring-list">
        <caption className="vh">{say("recurring.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("recurring.name")}</th>
            <th scope="col" className="fit">
              {say("recurring.next")}
            </th>
            <th scope="col" className="fit">
              {say("recurring.often")}
            </th>
            <th scope="col" className="fit">
              {say("recurring.last")}
            </th>
            <th scope="col" className="n fit">
              {say("recurring.amount")}, {company.base_currency}
            </th>
            <th scope="col" className="fit">
              {say("recurring.state")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => {
            const amount = amounts.get(one.template_id);
            const next = one.next_on && one.is_active ? format.date(one.next_on) : null;
            return (
              <tr key={one.id}>
                <td className="name clip">
                  <a className="rowlink" href={`/${companyId}/recurring/${one.id}`}>
                    <bdi>{one.name}</bdi>
                  </a>
                </td>
                <td>{next ?? "–"}</td>
                <td className="no">
                  {next && <span className="phone">{next} ·</span>} {rhythmWords(say, one)}
                </td>
                <td>
                  <LastMade companyId={companyId} last={one.last} />
                </td>
                <td className="n amt">
                  {amount ? format.money(amount) : <span className="text-faint">{say("recurring.amount_of_day")}</span>}
                </td>
                <td className="st">
                  <StateOf one={one} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="tail">
        <Pager
          first={after ? `/${companyId}/recurring` : null}
          next={page.next && address(`/${companyId}/recurring`, { after: page.next })}
        />
      </div>
    </ScrollRegion>
  );
}

/** What the last of its days brought: the entry, or why there is none. */
async function LastMade({ companyId, last }: { companyId: string; last: One["last"] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  if (!last) {
    return <span className="text-faint">{say("recurring.none_made")}</span>;
  }
  return last.entry_id ? (
    <a className="link" href={`/${companyId}/entries/${last.entry_id}`}>
      {format.date(last.day)}, {last.entry_number ?? say("recurring.draft")}
    </a>
  ) : (
    <span className="text-faint">
      {format.date(last.day)}, {say("recurring.passed_over")}
    </span>
  );
}

/** Runs, paused, ended, or what was due could not be made. */
export async function StateOf({ one, box }: { one: One; box?: boolean }) {
  const say = await getSay();
  const [is, word] = one.failure
    ? (["bad", "recurring.failed"] as const)
    : !one.next_on
      ? (["posted", "recurring.ended"] as const)
      : one.is_active
        ? (["ok", "recurring.active"] as const)
        : (["draft", "recurring.paused"] as const);
  return (
    <Pill is={is} box={box}>
      {say(word)}
    </Pill>
  );
}
