import { CircleAlert } from "lucide";
import { notFound } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { todayIn } from "@/lib/dates/format";
import { rhythmWords } from "@/lib/dates/rhythm";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { contentOf } from "../content";
import { readOccurrences, readOne, readTemplate } from "../queries";
import { ContentLines } from "./content-lines";
import { Occurrences } from "./occurrences";
import { RecurringActs } from "./recurring-acts";
import { StateOf } from "./recurring-list";

type One = components["schemas"]["RecurringOut"];

/** One recurring entry: how it stands, its days to come and so far, and what it says. */
export async function RecurringPage({
  companyId,
  recurringId,
  after,
}: {
  companyId: string;
  recurringId: string;
  after?: string;
}) {
  const [say, format, one, past, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readOne(companyId, recurringId),
    readOccurrences(companyId, recurringId, after),
    getRights(),
  ]);
  const up = { href: `/${companyId}/recurring`, name: say("recurring.title") };
  if (one instanceof ApiError) {
    if (one.status === 404 || one.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("recurring.one")} up={up} />
        <Refusal error={one} />
      </>
    );
  }
  const template = await readTemplate(companyId, one.template_id);
  // Who may not post changes nothing of one that posts: it would act with a right they lack.
  const mayChange = rights.has("entry.draft") && (!one.is_posted || rights.has("entry.post"));
  return (
    <Words of={["recurring"]}>
      <PageHead title={<bdi>{one.name}</bdi>} up={up} beside={<StateOf one={one} box />}>
        {mayChange && (
          <RecurringActs
            companyId={companyId}
            one={one}
            mayPost={rights.has("entry.post")}
            today={todayIn(format.timeZone, new Date())}
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
                  <b>{say("recurring.failure_title")}</b>
                  <p>
                    {[one.failure.detail, ...one.failure.errors.map(({ message }) => message)].join(" ")}{" "}
                    <code>{one.failure.code}</code>
                  </p>
                  {one.failed_at && one.retry_at && (
                    <p>
                      {say("recurring.failure_when", {
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
            <Facts one={one} />
          </section>
          <section>
            <h2>{say("recurring.next_days")}</h2>
            <p>
              {one.upcoming.length > 0
                ? one.upcoming.map((day) => format.date(day)).join(" · ")
                : say(one.next_on ? "recurring.paused_days" : "recurring.no_more_days")}
            </p>
          </section>
          <section className="flush">
            <h2 className="section-head">{say("recurring.occurrences")}</h2>
            {past instanceof ApiError ? (
              <Refusal error={past} />
            ) : (
              <Occurrences companyId={companyId} recurringId={recurringId} page={past} after={after} />
            )}
          </section>
          {!(template instanceof ApiError) && (
            <section className="flush">
              <h2 className="section-head">
                {say("recurring.template")}:{" "}
                <a className="link" href={`/${companyId}/recurring/templates/${template.id}`}>
                  <bdi>{template.name}</bdi>
                </a>
              </h2>
              <ContentLines companyId={companyId} content={contentOf(template.content)} />
            </section>
          )}
        </article>
      </div>
    </Words>
  );
}

async function Facts({ one }: { one: One }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const ends = [
    one.ends_on && format.date(one.ends_on),
    one.times && say("recurring.ends_times", { count: one.times }),
  ].filter(Boolean);
  return (
    <dl className="facts wider">
      <dt>{say("recurring.often")}</dt>
      <dd>{rhythmWords(say, one)}</dd>
      <dt>{say("recurring.first_day")}</dt>
      <dd>{format.longDate(one.starts_on)}</dd>
      <dt>{say("recurring.ends")}</dt>
      <dd>{ends.join(", ") || say("recurring.ends_never")}</dd>
      <dt>{say("recurring.makes")}</dt>
      <dd>
        {say(
          one.reverse_next_day
            ? "recurring.makes_reversed"
            : one.is_posted
              ? "recurring.makes_posted"
              : "recurring.makes_drafts",
        )}
      </dd>
      <dt>{say("recurring.acts_as")}</dt>
      <dd>
        <bdi>{one.acts_as}</bdi>
      </dd>
    </dl>
  );
}
