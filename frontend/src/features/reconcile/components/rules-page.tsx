import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import type { Say } from "@/lib/i18n/words";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readAccountNames, readProposedRule, readRules } from "../queries";
import type { Content } from "../rule";
import { NewRule } from "./new-rule";
import { RuleActs } from "./rule-acts";

/** The rules in their order: what each looks for, what it proposes, how often it was used; and one that what people did proposes. */
export async function RulesPage({ companyId }: { companyId: string }) {
  const [say, format, rights, company, page, proposed, names] = await Promise.all([
    getSay(),
    getFormat(),
    getRights(),
    getCompany(companyId),
    readRules(companyId),
    readProposedRule(companyId),
    readAccountNames(companyId),
  ]);
  const up = { href: `/${companyId}/bank`, name: say("reconcile.bank") };
  if (page instanceof ApiError) {
    return (
      <>
        <PageHead title={say("reconcile.rules")} up={up} />
        <Refusal error={page} />
      </>
    );
  }
  const may = rights.has("bank.match");
  const ids = page.items.map(({ id }) => id);
  const offered = proposed instanceof ApiError ? null : proposed;
  return (
    <Words of={["reconcile"]}>
      <PageHead title={say("reconcile.rules")} up={up}>
        {may && <NewRule companyId={companyId} base={company.base_currency} from={null} isPageKey />}
      </PageHead>
      {may && offered?.rule && (
        <div className="note rule-offer">
          <span>
            <b>{say("reconcile.rule_proposed")}</b> {offered.message}
          </span>
          <NewRule companyId={companyId} base={company.base_currency} from={offered.rule} />
        </div>
      )}
      {page.items.length === 0 ? (
        <Empty title={say("reconcile.rules_none_title")} text={say("reconcile.rules_none_text")} steps={[]} />
      ) : (
        <ScrollRegion label={say("reconcile.rules")}>
          <table className="list rule-list">
            <caption className="vh">{say("reconcile.rules")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("reconcile.rule_name")}</th>
                <th scope="col">{say("reconcile.rule_then")}</th>
                <th scope="col" className="n fit">
                  {say("reconcile.rule_hits")}
                </th>
                <th scope="col" className="fit">
                  {say("reconcile.rule_last_hit")}
                </th>
                <th scope="col" className="fit">
                  {say("reconcile.state")}
                </th>
                <td className="fit" />
              </tr>
            </thead>
            <tbody>
              {page.items.map((rule) => (
                <tr key={rule.id}>
                  <td className="name clip">
                    <bdi>{rule.name}</bdi> <span className="text-muted">{conditionsOf(rule.content, say, names)}</span>
                  </td>
                  <td className="no clip">{actionOf(rule.content, say, names)}</td>
                  <td className="n amt">{format.count(rule.hits)}</td>
                  <td>{rule.last_hit_at && format.moment(rule.last_hit_at)}</td>
                  <td className="when">
                    <Pill is={rule.is_active ? "ok" : "draft"}>
                      {say(rule.is_active ? "reconcile.rule_on_state" : "reconcile.rule_off_state")}
                    </Pill>
                  </td>
                  <td className="st">
                    {may && <RuleActs companyId={companyId} base={company.base_currency} rule={rule} ids={ids} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Words>
  );
}

type Names = ReadonlyMap<string, string>;

/** The conditions of a rule in one line of words. */
function conditionsOf({ conditions }: Content, say: Say, names: Names): string {
  return conditions.map((one) => conditionOf(one, say, names)).join(" · ");
}

function conditionOf(one: Content["conditions"][number], say: Say, names: Names): string {
  switch (one.on) {
    case "text":
      return `${say(`reconcile.rule_how_${one.how}`)} “${one.values.join(", ")}”`;
    case "counterparty_name":
      return `${say("reconcile.rule_on_counterparty_name")} “${one.contains}”`;
    case "counterparty_key":
      return say("reconcile.rule_same_account");
    case "account":
      return names.get(one.account_id) ?? "";
    case "amount":
      return [say(`reconcile.rule_way_${one.way}`), [one.least, one.most].filter(Boolean).join("–")]
        .filter(Boolean)
        .join(" ");
  }
}

/** What a rule proposes in one line of words. */
function actionOf({ action }: Content, say: Say, names: Names): string {
  return action.do === "transfer"
    ? `${say("reconcile.rule_transfer")}: ${names.get(action.account_id) ?? ""}`
    : action.parts.map(({ account_id }) => names.get(account_id) ?? "").join(", ");
}
