import { CircleAlert } from "lucide";
import { notFound } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { todayIn } from "@/lib/dates/format";
import { rhythmWords } from "@/lib/dates/rhythm";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { documentPath, type Kind, NOUNS, pathOf } from "../kinds";
import { readOccurrences, readOne, readUpcoming } from "../queries";
import { RecurringActs } from "./recurring-acts";
import { StateOf } from "./recurring-list";

type Schemas = components["schemas"];

/** One recurring document: how it stands, the documents to come and those so far. */
export async function RecurringPage({
  companyId,
  kind,
  id,
  after,
}: {
  companyId: string;
  kind: Kind;
  id: string;
  after?: string;
}) {
  const [say, format, one, past, next, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readOne(companyId, kind, id),
    readOccurrences(companyId, kind, id, after),
    readUpcoming(companyId, kind, id),
    getRights(),
  ]);
  const noun = NOUNS[kind];
  const up = { href: pathOf(companyId, kind), name: say(`recurring_documents.title_${kind}`) };
  if (one instanceof ApiError) {
    if (one.status === 404 || one.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say(`recurring_documents.one_${kind}`)} up={up} />
        <Refusal error={one} />
      </>
    );
  }
  // Who may not post changes nothing of one that posts: it would act with a right they lack.
  const mayChange = rights.has(noun.draft) && (one.action === "draft" || rights.has(noun.post));
  return (
    <Words of={["recurring", "recurring_documents"]}>
      <PageHead title={<bdi>{one.name}</bdi>} up={up} beside={<StateOf state={one.state} box />}>
        {mayChange && (
          <RecurringActs
            companyId={companyId}
            one={one}
            mayPost={rights.has(noun.post)}
            today={todayIn("UTC", new Date())}
          />
        )}
      </PageHead>
      <div className="scroll">
        <article className="entry-page">
          {one.failure && (
            <section>
              <div className="note bad">
                <Icon of={CircleAlert} />
                <div>
                  <b>{say("recurring_documents.failure_title")}</b>
                  <p>
                    {[...new Set([one.failure.detail, ...one.failure.errors.map(({ message }) => message)])].join(" ")}{" "}
                    <code>{one.failure.code}</code>
                  </p>
                  {one.failed_at && one.retry_at && (
                    <p>
                      {say("recurring_documents.failure_when", {
                        failed: format.moment(one.failed_at),
                        retry: format.moment(one.retry_at),
                      })}
                    </p>
                  )}
                </div>
              </div>
            </section>
          )}
          <section>
            <Facts companyId={companyId} one={one} />
          </section>
          <section className="flush">
            <h2 className="section-head">{say("recurring_documents.upcoming")}</h2>
            {next instanceof ApiError ? <Refusal error={next} /> : <Upcoming items={next.items} />}
          </section>
          <section className="flush">
            <h2 className="section-head">{say(`recurring_documents.occurrences_${kind}`)}</h2>
            {past instanceof ApiError ? (
              <Refusal error={past} />
            ) : (
              <Occurrences companyId={companyId} kind={kind} id={id} page={past} after={after} />
            )}
          </section>
        </article>
      </div>
    </Words>
  );
}

async function Facts({ companyId, one }: { companyId: string; one: Schemas["RecurringDocumentOut"] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { kind } = one;
  const ends = [
    one.ends_on && format.date(one.ends_on),
    one.times && say("recurring.ends_times", { count: one.times }),
  ].filter(Boolean);
  return (
    <dl className="facts wider">
      <dt>{say(`recurring_documents.contact_${kind}`)}</dt>
      <dd>
        <a className="link" href={`/${companyId}/contacts/${one.contact_id}`}>
          <bdi>{one.contact}</bdi>
        </a>
      </dd>
      <dt>{say("recurring_documents.often")}</dt>
      <dd>{rhythmWords(say, one)}</dd>
      <dt>{say("recurring.first_day")}</dt>
      <dd>{format.longDate(one.starts_on)}</dd>
      <dt>{say("recurring.ends")}</dt>
      <dd>{ends.join(", ") || say("recurring.ends_never")}</dd>
      <dt>{say("recurring_documents.makes")}</dt>
      <dd>{say(`recurring_documents.makes_${one.action}`)}</dd>
      <dt>{say("recurring.acts_as")}</dt>
      <dd>
        <bdi>{one.acts_as}</bdi>
      </dd>
    </dl>
  );
}

async function Upcoming({ items }: { items: readonly Schemas["UpcomingOut"][] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  if (items.length === 0) {
    return <p className="tail text-muted">{say("recurring_documents.no_more_days")}</p>;
  }
  return (
    <table className="list">
      <caption className="vh">{say("recurring_documents.upcoming")}</caption>
      <thead>
        <tr>
          <th scope="col" className="fit">
            {say("recurring_documents.day")}
          </th>
          <th scope="col">{say("recurring_documents.texts")}</th>
          <th scope="col" className="n fit">
            {say("recurring_documents.tax")}
          </th>
          <th scope="col" className="n fit">
            {say("recurring_documents.amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.number}>
            <td className="no">{format.date(one.day)}</td>
            <td className="name">
              {one.problem ? (
                <span className="text-bad">{one.problem.detail}</span>
              ) : (
                <bdi>{one.texts.filter(Boolean).join(" · ")}</bdi>
              )}
            </td>
            <td className="n">{one.tax && format.money(one.tax)}</td>
            <td className="n amt">{one.payable && `${one.currency} ${format.money(one.payable)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function Occurrences({
  companyId,
  kind,
  id,
  page,
  after,
}: {
  companyId: string;
  kind: Kind;
  id: string;
  page: { items: readonly Schemas["RecurringHead"]["last"][]; next: string | null };
  after?: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = pathOf(companyId, kind, id);
  if (page.items.length === 0) {
    return <p className="tail text-muted">{say(`recurring_documents.no_occurrences_${kind}`)}</p>;
  }
  return (
    <>
      <table className="list">
        <caption className="vh">{say(`recurring_documents.occurrences_${kind}`)}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("recurring_documents.day")}
            </th>
            <th scope="col">{say(`recurring_documents.document_${kind}`)}</th>
            <th scope="col" className="n fit">
              {say("recurring_documents.amount")}
            </th>
            <th scope="col" className="fit">
              {say("recurring_documents.state")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map(
            (one) =>
              one && (
                <tr key={one.number}>
                  <td className="no">{format.date(one.day)}</td>
                  <td className="name">
                    {one.document_id ? (
                      <a className="rowlink" href={documentPath(companyId, kind, one.document_id)}>
                        {one.document_number ?? say("recurring_documents.draft")}
                      </a>
                    ) : (
                      <span className="text-faint">
                        {say(one.is_made ? "recurring_documents.draft_deleted" : "recurring_documents.passed_over")}
                      </span>
                    )}
                  </td>
                  <td className="n amt">{one.payable && `${one.currency} ${format.money(one.payable)}`}</td>
                  <td className="st">
                    {one.status && (
                      <Pill is={one.status === "draft" ? "draft" : "posted"}>
                        {say(`recurring_documents.status_${one.status}`)}
                      </Pill>
                    )}
                  </td>
                </tr>
              ),
          )}
        </tbody>
      </table>
      {(after || page.next) && (
        <div className="tail">
          <Pager first={after ? here : null} next={page.next && address(here, { after: page.next })} />
        </div>
      )}
    </>
  );
}
