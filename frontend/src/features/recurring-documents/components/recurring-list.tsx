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
import { documentPath, type Kind, NOUNS, pathOf } from "../kinds";
import { readRecurring } from "../queries";
import { RunAll } from "./run-all";

type One = components["schemas"]["RecurringHead"];

/** Recurring documents of a kind by name: whose, the next day, how often, what was written last, how it stands. */
export async function RecurringList({ companyId, kind, after }: { companyId: string; kind: Kind; after?: string }) {
  const [say, page, rights] = await Promise.all([getSay(), readRecurring(companyId, kind, after), getRights()]);
  const mayDraft = rights.has(NOUNS[kind].draft);
  const isEmpty = !(page instanceof ApiError) && page.items.length === 0 && !after;
  return (
    <Words of={["recurring_documents"]}>
      <PageHead title={say(`recurring_documents.title_${kind}`)}>
        {mayDraft && !isEmpty && <RunAll companyId={companyId} kind={kind} />}
        {mayDraft && (
          <LinkButton look="primary" href={`${pathOf(companyId, kind)}/new`}>
            <Icon of={Plus} />
            <span className="words">{say("recurring_documents.new_short")}</span>
          </LinkButton>
        )}
      </PageHead>
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isEmpty ? (
        <Empty
          title={say(`recurring_documents.empty_title_${kind}`)}
          text={say(`recurring_documents.empty_text_${kind}`)}
          steps={
            mayDraft
              ? [
                  {
                    href: `${pathOf(companyId, kind)}/new`,
                    icon: FileText,
                    name: say(`recurring_documents.empty_step_${kind}`),
                    why: say(`recurring_documents.empty_why_${kind}`),
                  },
                ]
              : []
          }
        />
      ) : (
        <List companyId={companyId} kind={kind} items={page.items} next={page.next} after={after} />
      )}
    </Words>
  );
}

async function List({
  companyId,
  kind,
  items,
  next,
  after,
}: {
  companyId: string;
  kind: Kind;
  items: readonly One[];
  next: string | null;
  after?: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = pathOf(companyId, kind);
  return (
    <ScrollRegion label={say(`recurring_documents.title_${kind}`)}>
      <table className="list recurring-list">
        <caption className="vh">{say(`recurring_documents.title_${kind}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{say("recurring_documents.name")}</th>
            <th scope="col" className="fit">
              {say("recurring_documents.next")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_documents.often")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_documents.last")}
            </th>
            <th scope="col" className="n fit">
              {say("recurring_documents.amount")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_documents.state")}
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
                    <a className="link" href={documentPath(companyId, kind, one.last.document_id)}>
                      {format.date(one.last.day)}, {one.last.document_number ?? say("recurring_documents.draft")}
                    </a>
                  ) : (
                    <span className="text-faint">
                      {one.last
                        ? `${format.date(one.last.day)}, ${say(
                            one.last.is_made ? "recurring_documents.draft_deleted" : "recurring_documents.passed_over",
                          )}`
                        : say("recurring_documents.none_made")}
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
      {say(`recurring_documents.state_${state}`)}
    </Pill>
  );
}
