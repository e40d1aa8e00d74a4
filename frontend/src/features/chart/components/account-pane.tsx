import { BookOpenText, X } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { Sparkline } from "@/components/ui/sparkline";
import { pageOf } from "@/lib/api/places";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isClass, nameOfKind } from "../kinds";
import { readAccount } from "../queries";
import { onNormalSide } from "../sides";
import type { Row } from "../tree";
import { AccountActs } from "./account-acts";
import type { Heading } from "./account-fields";

/** One account beside the chart: facts, how its balance went, what it asks of the dimensions, and what can be done with it. */
export async function AccountPane({
  companyId,
  accountId,
  row,
  currency,
  days,
  headings,
  parents,
  close,
}: {
  companyId: string;
  accountId: string;
  row: Row | undefined;
  currency: string;
  days: readonly string[];
  headings: readonly Heading[];
  parents: readonly Row[];
  close: string;
}) {
  const [say, format, { account, rules, dimensions }] = await Promise.all([
    getSay(),
    getFormat(),
    readAccount(companyId, accountId),
  ]);
  const shut = (
    <LinkButton look="bare" square href={close} aria-label={say("ui.close")}>
      <Icon of={X} />
    </LinkButton>
  );
  if (account instanceof ApiError) {
    return (
      <aside className="pane" aria-label={say("chart.account")}>
        <header className="head">
          <h2>{say("chart.account")}</h2>
          <span className="grow" />
          {shut}
        </header>
        <Refusal error={account} />
      </aside>
    );
  }
  const kind = nameOfKind(account.subtype);
  const above = parents.find(({ account_id }) => account_id === account.parent_id);
  const hasBelow = parents.some(({ parent_id }) => parent_id === account.id);
  const balances = row ? onNormalSide(row) : [];
  const page = row && pageOf(companyId, row.href);
  const first = days[0];
  return (
    <aside className="pane" aria-label={`${account.code} ${account.name}`}>
      <header className="head">
        <h2>
          <span className="code">{account.code}</span> <bdi>{account.name}</bdi>
        </h2>
        <span className="grow" />
        {shut}
      </header>
      <div className="pane-body">
        <section>
          <p className="balance n">
            <b>{format.money(balances.at(-1) ?? "0")}</b> <span className="text-faint">{currency}</span>
          </p>
          {first && balances.length > 0 && (
            <>
              <div className="broad-spark">
                <Sparkline amounts={balances} />
              </div>
              <p className="text-faint">
                {say("chart.since", { day: format.date(first), amount: format.money(balances[0] ?? "0") })}
              </p>
            </>
          )}
        </section>
        <section>
          <dl className="facts">
            <dt>{say("chart.class")}</dt>
            <dd>{isClass(account.account_class) ? say(`chart.class_${account.account_class}`) : ""}</dd>
            <dt>{say("chart.kind")}</dt>
            <dd>{kind ? say(kind) : account.subtype}</dd>
            <dt>{say("chart.parent")}</dt>
            <dd>{above ? <bdi>{`${above.code} ${above.name}`}</bdi> : say("chart.no_parent")}</dd>
            <dt>{say("chart.takes")}</dt>
            <dd>{account.is_heading ? say("chart.takes_nothing") : account.currency || say("chart.takes_all")}</dd>
            <dt>{say("chart.state")}</dt>
            <dd>
              <Pill is={account.is_active ? "ok" : "draft"}>
                {account.is_active ? say("chart.is_active") : say("chart.is_inactive")}
              </Pill>
            </dd>
          </dl>
        </section>
        {!(rules instanceof ApiError) && !(dimensions instanceof ApiError) && dimensions.length > 0 && (
          <section>
            <h3>{say("chart.dimensions")}</h3>
            <dl className="facts">
              {dimensions.map(({ code, name }) => (
                <div key={code} className="contents">
                  <dt>
                    <bdi>{name}</bdi>
                  </dt>
                  <dd>
                    {rules.rules[code] === "required"
                      ? say("chart.rule_required")
                      : rules.rules[code] === "forbidden"
                        ? say("chart.rule_forbidden")
                        : say("chart.rule_optional")}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        <section className="acts">
          {page && (
            <LinkButton href={page}>
              <Icon of={BookOpenText} />
              {say("chart.to_ledger")}
            </LinkButton>
          )}
          <AccountActs companyId={companyId} account={account} headings={headings} hasBelow={hasBelow} close={close} />
        </section>
      </div>
    </aside>
  );
}
