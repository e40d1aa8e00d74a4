import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { itemsAddress } from "../filter";
import { signed } from "../items";
import { readSettlement } from "../queries";
import { SettlementActs } from "./settlement-acts";

type One = components["schemas"]["SettlementOut"];

/** One settlement: what it matches, its exchange difference, who made it and who undid it. */
export async function SettlementPage({ companyId, settlementId }: { companyId: string; settlementId: string }) {
  const [say, format, one, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readSettlement(companyId, settlementId),
    getRights(),
  ]);
  const up = { href: itemsAddress(companyId, { tab: "settled" }), name: say("items.settlements") };
  if (one instanceof ApiError) {
    if (one.status === 404 || one.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("items.settlement")} up={up} />
        <Refusal error={one} />
      </>
    );
  }
  return (
    <Words of={["items"]}>
      <PageHead
        title={`${one.account_code}, ${format.date(one.settled_on)}`}
        up={up}
        beside={
          <Pill is={one.cancelled_on ? "draft" : "ok"} box>
            {say(one.cancelled_on ? "items.cancelled" : "items.valid")}
          </Pill>
        }
      >
        {!one.cancelled_on && rights.has("entry.post") && (
          <SettlementActs
            companyId={companyId}
            settlement={{ id: one.id, version: one.version, settledOn: one.settled_on }}
          />
        )}
      </PageHead>
      <div className="scroll">
        <article className="entry-page">
          <section>
            <SettlementFacts companyId={companyId} one={one} />
          </section>
          <section className="flush">
            <table className="lines plain">
              <caption className="vh">{say("items.items")}</caption>
              <thead>
                <tr>
                  <th scope="col">{say("items.number")}</th>
                  <th scope="col" className="n">
                    {say("items.settles")}, {one.currency}
                  </th>
                  {one.currency !== one.base_currency && (
                    <th scope="col" className="n">
                      {say("items.base_amount", { currency: one.base_currency })}
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {one.lines.map((line) => (
                  <tr key={line.line_id}>
                    <td>
                      <a href={`/${companyId}/entries/${line.entry_id}`}>{line.entry_number}</a>
                      <small>{format.date(line.posting_date)}</small>
                    </td>
                    <td className="n">{format.money(signed(line.side, line.amount))}</td>
                    {one.currency !== one.base_currency && (
                      <td className="n">{format.money(signed(line.side, line.base_amount))}</td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </article>
      </div>
    </Words>
  );
}

async function SettlementFacts({ companyId, one }: { companyId: string; one: One }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <dl className="facts wider">
      <dt>{say("items.account")}</dt>
      <dd>
        <a className="link" href={itemsAddress(companyId, { account: one.account_code })}>
          {say("items.to_account", { account: one.account_code })}
        </a>
      </dd>
      {one.description && (
        <>
          <dt>{say("items.why")}</dt>
          <dd>
            <bdi>{one.description}</bdi>
          </dd>
        </>
      )}
      <dt>{say("items.exchange_entry")}</dt>
      <dd>
        {one.exchange_entry_id ? (
          <a className="link" href={`/${companyId}/entries/${one.exchange_entry_id}`}>
            {say("items.see_entry")}
          </a>
        ) : (
          say("items.exchange_none")
        )}
      </dd>
      <dt>{say("items.made_by")}</dt>
      <dd>
        <bdi>{one.made_by}</bdi>, {format.moment(one.made_at)}
      </dd>
      {one.cancelled_on && (
        <>
          <dt>{say("items.cancelled_on")}</dt>
          <dd>{format.longDate(one.cancelled_on)}</dd>
          <dt>{say("items.cancelled_by")}</dt>
          <dd>
            <bdi>{one.cancelled_by}</bdi>
            {one.cancelled_at && `, ${format.moment(one.cancelled_at)}`}
          </dd>
          <dt>{say("items.reason")}</dt>
          <dd>
            <bdi>{one.cancel_reason}</bdi>
          </dd>
          {one.cancel_entry_id && (
            <>
              <dt>{say("items.reversing_entry")}</dt>
              <dd>
                <a className="link" href={`/${companyId}/entries/${one.cancel_entry_id}`}>
                  {say("items.see_entry")}
                </a>
              </dd>
            </>
          )}
        </>
      )}
    </dl>
  );
}
