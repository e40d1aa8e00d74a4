import { Landmark, ListChecks } from "lucide";
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
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBankAccounts, readRuns } from "../queries";
import { NewRun } from "./new-run";

type Head = components["schemas"]["PaymentRunHead"];

/** Payment runs, the latest first, and the way to a new one. */
export async function RunList({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, page, accounts, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readRuns(companyId, after),
    readBankAccounts(companyId),
    getRights(),
  ]);
  const payable = accounts instanceof ApiError ? [] : accounts.items.filter(({ current }) => current);
  const ownHref = `/${companyId}/payment-runs/accounts`;
  const steps = [
    {
      href: ownHref,
      icon: Landmark,
      name: say("payment_runs.accounts"),
      why: say(payable.length > 0 ? "payment_runs.accounts_why" : "payment_runs.accounts_first"),
    },
    {
      href: `/${companyId}/open-items`,
      icon: ListChecks,
      name: say("payment_runs.see_open"),
      why: say("payment_runs.see_open_why"),
    },
  ];
  return (
    <Words of={["payment_runs", "bank_details"]}>
      <PageHead title={say("payment_runs.title")}>
        <LinkButton href={ownHref}>
          <Icon of={Landmark} />
          <span className="words">{say("payment_runs.accounts")}</span>
        </LinkButton>
        {rights.has("payment_run.prepare") && payable.length > 0 && (
          <NewRun
            companyId={companyId}
            accounts={payable.map((one) => ({
              value: one.account_id,
              name: `${one.account_code} ${one.account_name}`,
              currency: one.currency,
            }))}
            today={todayIn(format.timeZone, new Date())}
          />
        )}
      </PageHead>
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : page.items.length === 0 && !after ? (
        <Empty title={say("payment_runs.empty_title")} text={say("payment_runs.empty_text")} steps={steps} />
      ) : (
        <ScrollRegion label={say("payment_runs.title")}>
          <table className="list">
            <caption className="vh">{say("payment_runs.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("payment_runs.execution_on")}</th>
                <th scope="col">{say("payment_runs.account")}</th>
                <th scope="col" className="n fit">
                  {say("payment_runs.contacts")}
                </th>
                <th scope="col" className="n fit">
                  {say("payment_runs.amount")}
                </th>
                <th scope="col" className="fit">
                  {say("payment_runs.state")}
                </th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((one) => (
                <tr key={one.id}>
                  <td className="name">
                    <a className="rowlink" href={`/${companyId}/payment-runs/${one.id}`}>
                      {format.date(one.execution_on)}
                    </a>
                  </td>
                  <td className="no clip">
                    {one.money_account_code} <bdi>{one.money_account_name}</bdi>
                  </td>
                  <td className="n">{one.contacts}</td>
                  <td className="n amt">{format.inUnit(one.amount, one.currency)}</td>
                  <td className="st">
                    <RunState of={one} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="tail">
            <Pager
              first={after ? `/${companyId}/payment-runs` : null}
              next={page.next && address(`/${companyId}/payment-runs`, { after: page.next })}
            />
          </div>
        </ScrollRegion>
      )}
    </Words>
  );
}

/** A draft, approved, accepted by the bank, partly rejected, or cancelled. */
export async function RunState({ of: one, box }: { of: Head; box?: boolean }) {
  const say = await getSay();
  const [is, word] =
    one.state === "draft"
      ? (["draft", "payment_runs.draft"] as const)
      : one.state === "cancelled"
        ? (["draft", "payment_runs.cancelled"] as const)
        : one.rejected > 0
          ? (["bad", "payment_runs.partly_rejected"] as const)
          : one.accepted === one.contacts
            ? (["ok", "payment_runs.accepted"] as const)
            : (["posted", "payment_runs.approved"] as const);
  return (
    <Pill is={is} box={box}>
      {say(word)}
    </Pill>
  );
}
