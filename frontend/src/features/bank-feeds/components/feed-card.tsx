import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import type { PlainKey } from "@/lib/i18n/words";
import { daysLeft } from "../feed";
import { FeedActs } from "./feed-acts";

type Feed = components["schemas"]["FeedOut"];
const LOOK = {
  asked: "draft",
  linked: "ok",
  expiring: "warn",
  failing: "bad",
  expired: "bad",
  ended: "draft",
} as const;
/** Codes of failures that have a sentence of their own. */
const TOLD: { readonly [code: string]: PlainKey } = {
  rate_limited: "bank_feeds.failed_rate_limited",
  unavailable: "bank_feeds.failed_unavailable",
  credentials_refused: "bank_feeds.failed_credentials",
  "bank_feeds.no_credentials": "bank_feeds.failed_no_secret",
};

/** One account that its bank feeds: the consent and how long it lasts, the last fetch and the next, and why one failed. */
export async function FeedCard({
  companyId,
  feed,
  name,
  mayChange,
  mayFetch,
}: {
  companyId: string;
  feed: Feed;
  name: string;
  mayChange: boolean;
  mayFetch: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const left = daysLeft(feed, Date.now());
  const told = TOLD[feed.failure];
  const facts = [
    {
      name: say("bank_feeds.consent"),
      text:
        feed.expires_at && left !== null
          ? say("bank_feeds.consent_until", { moment: format.moment(feed.expires_at), count: left })
          : say("bank_feeds.consent_none"),
    },
    {
      name: say("bank_feeds.fetched"),
      text: feed.fetched_at ? format.moment(feed.fetched_at) : say("bank_feeds.never"),
    },
    {
      name: say("bank_feeds.due"),
      text:
        feed.due_at && feed.state !== "asked" && feed.state !== "expired"
          ? format.moment(feed.due_at)
          : say("bank_feeds.not_due"),
    },
  ];
  return (
    <li className="card feed">
      <div className="cap">
        <h2>
          <a href={`/${companyId}/bank/${feed.account_id}`}>
            <bdi>{name}</bdi>
          </a>
        </h2>
        <Pill is={LOOK[feed.state]}>{say(`bank_feeds.state_${feed.state}`)}</Pill>
      </div>
      <p className="text-muted">
        <bdi>{feed.institution_name}</bdi> {feed.number} {feed.currency}
      </p>
      {feed.failure && (
        <p className="note bad">
          <span>
            {told ? say(told) : say("bank_feeds.failed")} <code>{feed.failure}</code>
          </span>
        </p>
      )}
      {feed.asked_at && (
        <p className="note">{say("bank_feeds.asked_since", { moment: format.moment(feed.asked_at) })}</p>
      )}
      <dl className="facts">
        {facts.map(({ name: term, text }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <FeedActs
        companyId={companyId}
        feed={{ id: feed.id, version: feed.version, name, state: feed.state, isAsked: feed.asked_at !== null }}
        mayChange={mayChange}
        mayFetch={mayFetch && ["linked", "expiring", "failing"].includes(feed.state)}
      />
    </li>
  );
}
