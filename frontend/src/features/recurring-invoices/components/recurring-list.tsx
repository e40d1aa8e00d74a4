import { FileText, Plus } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { rhythmWords } from "@/lib/dates/rhythm";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readRecurring } from "../queries";
import { RunAll } from "./run-all";

type One = components["schemas"]["RecurringHead"];

/** Recurring invoices by name: whose, the next day, how often, what was written last, how it stands. */
export async function RecurringInvoices({ companyId, after }: { companyId: string; after?: string }) {
  const [say, page, rights] = await Promise.all([getSay(), readRecurring(companyId, after), getRights()]);
  const mayDraft = rights.has("sales.draft");
  const isEmpty = !(page instanceof ApiError) && page.items.length === 0 && !after;
  return (
    <Words of={["recurring_invoices"]}>
      <PageHead title={say("recurring_invoices.title")}>
        {mayDraft && !isEmpty && <RunAll companyId={companyId} />}
        {mayDraft && (
          <LinkButton look="primary" href={`/${companyId}/recurring-invoices/new`}>
            <Icon of={Plus} />
            <span className="words">{say("recurring_invoices.new_short")}</span>
          </LinkButton>
        )}
      </PageHead>
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isEmpty ? (
        <Empty
          title={say("recurring_invoices.empty_title")}
          text={say("recurring_invoices.empty_text")}
          steps={
            mayDraft
              ? [
                  {
                    href: `/${companyId}/recurring-invoices/new`,
                    icon: FileText,
                    name: say("recurring_invoices.empty_step"),
                    why: say("recurring_invoices.empty_why"),
                  },
                ]
              : []
          }
        />
      ) : (
        <List companyId={companyId} items={page.items} next={page.next} after={after} />
      )}
    </Words>
  );
}

async function List({
  companyId,
  items,
  next,
  after,
}: {
  companyId: string;
  items: readonly One[];
  next: string | null;
  after?: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = `/${companyId}/recurring-invoices`;
  return (
    <ScrollRegion label={say("recurring_invoices.title")}>
      <table className="list recurring-list">
        <caption className="vh">{say("recurring_invoices.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("recurring_invoices.name")}</th>
            <th scope="col" className="fit">
              {say("recurring_invoices.next")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_invoices.often")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_invoices.last")}
            </th>
            <th scope="col" className="n fit">
              {say("recurring_invoices.amount")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_invoices.state")}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => {
            const day = one.next_on && one.is_active ? format.date(one.next_on) : null;
            return (
              <tr key={one.id}>
                <td className="name clip">
                  <a className="rowlink" href={`${here}/${one.id}`}>
                    <bdi>{one.name}</bdi>
                  </a>
                  {one.contact !== one.name && (
                    <small className="text-muted">
                      {" "}
                      <bdi>{one.contact}</bdi>
                    </small>
                  )}
                </td>
                <td>{day ?? "–"}</td>
                <td className="no">
                  {day && <span className="phone">{day} ·</span>} {rhythmWords(say, one)}
                </td>
                <td>
                  {one.last?.document_id ? (
                    <a className="link" href={`/${companyId}/invoices/${one.last.document_id}`}>
                      {format.date(one.last.day)}, {one.last.document_number ?? say("recurring_invoices.draft")}
                    </a>
                  ) : (
                    <span className="text-faint">
                      {one.last
                        ? `${format.date(one.last.day)}, ${say(
                            one.last.is_made ? "recurring_invoices.draft_deleted" : "recurring_invoices.passed_over",
                          )}`
                        : say("recurring_invoices.none_made")}
                    </span>
                  )}
                </td>
                <td className="n amt">
                  {one.last?.payable && `${one.last.currency} ${format.money(one.last.payable)}`}
                </td>
                <td className="st">
                  <StateOf state={one.state} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="tail">
        <Pager first={after ? here : null} next={next && address(here, { after: next })} />
      </div>
    </ScrollRegion>
  );
}

const LOOKS = { active: "ok", waiting: "bad", paused: "draft", ended: "posted" } as const;

/** Runs, waits after a failure, paused or ended. */
export async function StateOf({ state, box }: { state: One["state"]; box?: boolean }) {
  const say = await getSay();
  return (
    <Pill is={LOOKS[state]} box={box}>
      {say(`recurring_invoices.state_${state}`)}
    </Pill>
  );
}
