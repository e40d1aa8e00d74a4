import { notFound } from "next/navigation";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { CodeActs } from "./code-acts";
import { Components, Facts, type Named } from "./code-parts";
import { RateOn } from "./code-table";
import { readAccounts, readCode } from "./queries";
import { RatesOverTime } from "./rates-over-time";

/** One tax code: what it is, the taxes it is made of with their accounts, and its rates over time. */
export async function CodePage({ companyId, codeId }: { companyId: string; codeId: string }) {
  const [say, format, company, code, accounts, rights] = await Promise.all([
    getSay(),
    getFormat(),
    getCompany(companyId),
    readCode(companyId, codeId),
    readAccounts(companyId),
    getRights(),
  ]);
  const up = { href: `/${companyId}/settings/taxes`, name: say("taxes.title") };
  if (code instanceof ApiError) {
    if (code.status === 404 || code.status === 422) {
      notFound();
    }
    return (
      <>
        <SettingsHead companyId={companyId} title={say("taxes.code")} up={up} />
        <Refusal error={code} />
      </>
    );
  }
  const today = todayIn(format.timeZone, new Date());
  const mayChange = rights.has("tax.change");
  const known = accounts instanceof ApiError ? [] : accounts;
  const named: Named = new Map(known.map(({ id, code: number, name }) => [number, { id, name }]));
  return (
    <Words of={["taxes"]}>
      <SettingsHead
        companyId={companyId}
        title={
          <>
            {code.code} <bdi>{code.name}</bdi>
          </>
        }
        up={up}
        sub={<bdi>{company.name}</bdi>}
        beside={
          !code.is_active && (
            <Pill is="draft" box>
              {say("taxes.out_of_use")}
            </Pill>
          )
        }
      >
        {mayChange && (
          <CodeActs
            companyId={companyId}
            code={code}
            today={today}
            accounts={known.filter(({ isActive }) => isActive).map((one) => ({ ...one, value: one.code }))}
          />
        )}
      </SettingsHead>
      <ScrollRegion label={code.name}>
        <article className="entry-page">
          <section>
            <dl className="facts wider">
              <dt>{say("taxes.rate_today")}</dt>
              <dd className="n-start">
                <b>
                  <RateOn code={code} day={today} base={company.base_currency} />
                </b>
              </dd>
              <Facts code={code} />
            </dl>
          </section>
          {code.components.length > 0 ? (
            <>
              <section className="flush">
                <h2 className="section-head">{say("taxes.components")}</h2>
                <Components companyId={companyId} code={code} named={named} />
                {code.rounds_together && <p className="tail text-faint">{say("taxes.rounds_together_means")}</p>}
              </section>
              <section className="flush">
                <h2 className="section-head">{say("taxes.rates_over_time")}</h2>
                <RatesOverTime companyId={companyId} code={code} today={today} mayChange={mayChange} />
                <p className="tail text-faint">{say("taxes.rates_text")}</p>
              </section>
            </>
          ) : (
            <section>
              <p className="text-muted">{say("taxes.without_rates")}</p>
            </section>
          )}
        </article>
      </ScrollRegion>
    </Words>
  );
}
