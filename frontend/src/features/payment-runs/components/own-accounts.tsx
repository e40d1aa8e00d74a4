import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { countryOffers } from "@/lib/i18n/places";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readBankAccounts } from "../queries";
import { OwnActs } from "./own-acts";

type Details = components["schemas"]["OwnAccountOut"];

/** The company's accounts at banks: what payment files name, and what waits to be confirmed. */
export async function OwnAccounts({ companyId }: { companyId: string }) {
  const [say, accounts, rights, me, countries] = await Promise.all([
    getSay(),
    readBankAccounts(companyId),
    getRights(),
    getMe(),
    countryOffers(),
  ]);
  const up = { href: `/${companyId}/payment-runs`, name: say("payment_runs.title") };
  const mayChange = rights.has("bank_account.change");
  return (
    <Words of={["payment_runs", "bank_details"]}>
      <PageHead title={say("payment_runs.accounts")} up={up} />
      {accounts instanceof ApiError ? (
        <Refusal error={accounts} />
      ) : (
        <div className="scroll">
          <article className="entry-page own-accounts">
            <section>
              <p className="text-muted">{say("payment_runs.accounts_text")}</p>
            </section>
            {accounts.items.map((one) => (
              <section key={one.account_id}>
                <h2>
                  {one.account_code} <bdi>{one.account_name}</bdi>
                </h2>
                {one.current ? <Shown of={one.current} /> : <p>{say("payment_runs.accounts_none")}</p>}
                {one.proposed && <Shown of={one.proposed} waits />}
                {mayChange && (
                  <OwnActs
                    companyId={companyId}
                    account={{ id: one.account_id, name: one.account_name }}
                    proposed={one.proposed}
                    isOwn={one.proposed?.proposed_by === me.email}
                    countries={countries}
                  />
                )}
              </section>
            ))}
            {accounts.items.length === 0 && (
              <section>
                <p>{say("payment_runs.accounts_empty")}</p>
              </section>
            )}
          </article>
        </div>
      )}
    </Words>
  );
}

async function Shown({ of: one, waits }: { of: Details; waits?: boolean }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <dl className="facts">
      <dt>{say("bank_details.kind")}</dt>
      <dd className="in-row">
        <span>
          {one.account} {one.bank_code}
        </span>
        <Pill is={waits ? "warn" : "ok"}>{say(waits ? "payment_runs.waits" : "payment_runs.in_force")}</Pill>
      </dd>
      <dt>{say("bank_details.holder")}</dt>
      <dd>
        <bdi>{one.holder}</bdi>
      </dd>
      <dt>{say("payment_runs.proposed_by")}</dt>
      <dd>
        <bdi>{one.proposed_by}</bdi>, {format.moment(one.proposed_at)}
      </dd>
      {one.decided_by && one.decided_at && (
        <>
          <dt>{say("payment_runs.confirmed_by")}</dt>
          <dd>
            <bdi>{one.decided_by}</bdi>, {format.moment(one.decided_at)}
          </dd>
        </>
      )}
    </dl>
  );
}
