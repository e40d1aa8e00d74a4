import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getLanguage, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { COUNTRIES } from "../feed";
import { readAccountsAtBanks, readFeeds, readProviders } from "../queries";
import { ConnectAct } from "./connect-act";
import { FeedCard } from "./feed-card";
import { FinishConsent } from "./finish-consent";
import { SecretPart } from "./secret-part";

/** Accounts that their banks feed: state of each consent, and what is to do; the provider's secret beneath. */
export async function Feeds({
  companyId,
  isBack,
  refusal,
}: {
  companyId: string;
  /** Whether the browser comes from a bank. */
  isBack: boolean;
  /** What the provider said where the owner did not consent. */
  refusal: string | null;
}) {
  const [say, providers, feeds, books, rights, { language }] = await Promise.all([
    getSay(),
    readProviders(),
    readFeeds(companyId),
    readAccountsAtBanks(companyId),
    getRights(),
    getLanguage(),
  ]);
  const head = { title: say("bank_feeds.title"), up: { href: `/${companyId}/bank`, name: say("bank_books.title") } };
  if (providers instanceof ApiError || feeds instanceof ApiError || books instanceof ApiError) {
    const error = [providers, feeds, books].find((one) => one instanceof ApiError);
    return (
      <>
        <PageHead {...head} />
        {error instanceof ApiError && <Refusal error={error} />}
      </>
    );
  }
  const [provider] = providers;
  const hasSecret = provider?.has_credentials ?? false;
  const mayChange = rights.has("bank_feed.change");
  const live = feeds.filter(({ state }) => state !== "ended");
  const ended = feeds.filter(({ state }) => state === "ended");
  const fed = new Set(live.map(({ account_id }) => account_id));
  const free = books.items
    .filter(({ account_id }) => !fed.has(account_id))
    .map(({ account_id, account_code, account_name, currency }) => ({
      value: account_id,
      code: account_code,
      name: account_name,
      currency,
    }));
  const nameOf = (id: string) => books.items.find(({ account_id }) => account_id === id)?.account_name ?? "";
  const names = new Intl.DisplayNames(language, { type: "region" });
  const countries = COUNTRIES.map((value) => ({ value, code: value, name: names.of(value) ?? value }));
  const connect = mayChange && hasSecret && free.length > 0 && (
    <ConnectAct companyId={companyId} accounts={free} countries={countries} />
  );
  const asked = live.filter(({ asked_at }) => asked_at !== null);
  return (
    <Words of={["bank_feeds"]}>
      <PageHead {...head}>{live.length > 0 && connect}</PageHead>
      <ScrollRegion label={say("bank_feeds.title")}>
        <div className="feeds">
          {isBack && mayChange && (
            <FinishConsent
              companyId={companyId}
              feeds={asked.map(({ id, version, account_id }) => ({ id, version, name: nameOf(account_id) }))}
              refusal={refusal}
            />
          )}
          {live.length === 0 ? (
            <State title={say("bank_feeds.empty_title")}>
              <p>{say("bank_feeds.empty_text")}</p>
              {!hasSecret && <p>{say("bank_feeds.empty_no_secret")}</p>}
              {connect && <div className="bts">{connect}</div>}
            </State>
          ) : (
            <ul className="feed-list" aria-label={say("bank_feeds.connected")}>
              {live.map((feed) => (
                <FeedCard
                  key={feed.id}
                  companyId={companyId}
                  feed={feed}
                  name={nameOf(feed.account_id)}
                  mayChange={mayChange}
                  mayFetch={rights.has("bank.import")}
                />
              ))}
            </ul>
          )}
          {provider && <SecretPart provider={provider} mayChange={rights.has("feed_provider.change")} />}
          {ended.length > 0 && (
            <section aria-labelledby="feeds-ended" className="feeds-ended">
              <h2 id="feeds-ended">{say("bank_feeds.ended")}</h2>
              <ul>
                {ended.map((feed) => (
                  <li key={feed.id}>
                    <bdi>{nameOf(feed.account_id)}</bdi>
                    <span className="text-muted">
                      <bdi>{feed.institution_name}</bdi> {feed.number}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </ScrollRegion>
    </Words>
  );
}
