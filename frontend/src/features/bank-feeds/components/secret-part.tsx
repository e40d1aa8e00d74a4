import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { SecretActs } from "./secret-acts";

/** The tenant's secret at the provider: whether it is there, never what it is. */
export async function SecretPart({
  provider,
  mayChange,
}: {
  provider: components["schemas"]["FeedCredentialsOut"];
  mayChange: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <section className="card feed" aria-labelledby="feed-provider">
      <div className="cap">
        <h2 id="feed-provider">GoCardless Bank Account Data</h2>
        <Pill is={provider.has_credentials ? "ok" : "draft"}>
          {provider.has_credentials && provider.set_at
            ? say("bank_feeds.secret_since", { moment: format.moment(provider.set_at) })
            : say("bank_feeds.secret_none")}
        </Pill>
      </div>
      <p className="text-muted">{say("bank_feeds.secret_text")}</p>
      {mayChange ? <SecretActs provider={provider} /> : <p className="note">{say("bank_feeds.secret_may_not")}</p>}
    </section>
  );
}
