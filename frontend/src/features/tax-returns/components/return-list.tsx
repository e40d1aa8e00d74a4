import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { returnAddress } from "../periods";
import { readFiling, readReturns } from "../queries";
import { FilingActs } from "./filing-acts";

type Period = components["schemas"]["TaxPeriodOut"];

/** Every period that has begun with the state of its return, and how the company files. */
export async function ReturnList({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, filing, page, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readFiling(companyId),
    readReturns(companyId, after),
    getRights(),
  ]);
  const refusal = filing instanceof ApiError ? filing : page instanceof ApiError ? page : null;
  if (refusal || filing instanceof ApiError || page instanceof ApiError) {
    return (
      <>
        <PageHead title={say("returns.title")} />
        {refusal && <Refusal error={refusal} />}
      </>
    );
  }
  const mayChange = rights.has("tax.change");
  const today = todayIn(format.timeZone, new Date());
  const acts = (isNew: boolean) => (
    <FilingActs
      companyId={companyId}
      today={today}
      mayPost={rights.has("entry.post")}
      isNew={isNew}
      filing={{
        version: filing.version,
        startsOn: filing.starts_on,
        months: filing.months,
        lengths: filing.lengths,
        makesDue: filing.deferred_as !== null,
      }}
    />
  );
  const deferred = filing.failure
    ? say("returns.deferred_failed", { why: String(filing.failure.detail ?? filing.failure.title ?? "") })
    : filing.deferred_as && say("returns.deferred_as", { who: filing.deferred_as });
  if (!filing.starts_on || !filing.months) {
    return (
      <Words of={["returns"]}>
        <PageHead title={say("returns.title")} />
        <State title={say("returns.empty_title")}>
          <p>{mayChange ? say("returns.empty_text", { form: filing.form }) : say("returns.empty_may_not")}</p>
          {deferred && <p>{deferred}</p>}
          {mayChange && <div className="bts">{acts(true)}</div>}
        </State>
      </Words>
    );
  }
  return (
    <Words of={["returns"]}>
      <PageHead
        title={say("returns.title")}
        sub={say("returns.filed_how", {
          form: filing.form,
          count: filing.months,
          day: format.date(filing.starts_on),
        })}
      >
        {mayChange && acts(false)}
      </PageHead>
      <ScrollRegion label={say("returns.title")}>
        {deferred && <p className={filing.failure ? "note bad m-4" : "tail text-muted"}>{deferred}</p>}
        <table className="list">
          <caption className="vh">{say("returns.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("returns.period")}</th>
              <th scope="col" className="fit">
                {say("returns.state")}
              </th>
              <th scope="col" className="n fit">
                {say("returns.payable")}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((one) => (
              <tr key={one.starts_on}>
                <td className="name">
                  <a className="rowlink" href={returnAddress(companyId, one.starts_on)}>
                    {format.range(one.starts_on, one.ends_on)}
                  </a>
                </td>
                <td className="st">
                  <ReturnState of={one} />
                </td>
                <td className="n amt">
                  {one.payable === null ? (
                    <span className="text-faint">{say("returns.computed")}</span>
                  ) : (
                    format.money(one.payable)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="tail">
          <Pager
            first={after ? `/${companyId}/tax-returns` : null}
            next={page.next && address(`/${companyId}/tax-returns`, { after: page.next })}
          />
        </div>
      </ScrollRegion>
    </Words>
  );
}

/** The state of a return: open ones of periods that are over wait. */
export async function ReturnState({ of, box }: { of: Pick<Period, "state" | "is_over">; box?: boolean }) {
  const say = await getSay();
  if (of.state === "open") {
    return (
      <Pill is={of.is_over ? "warn" : "draft"} box={box}>
        {say(of.is_over ? "returns.open" : "returns.running")}
      </Pill>
    );
  }
  return (
    <Pill is={of.state === "filed" ? "ok" : "posted"} box={box}>
      {say(`returns.${of.state}`)}
    </Pill>
  );
}
