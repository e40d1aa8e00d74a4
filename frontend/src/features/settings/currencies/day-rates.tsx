import { FilterBar } from "@/components/ui/filter-bar";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { AddUnit } from "./add-unit";
import { Policy } from "./policy";
import { type RateFilter, readPolicy, readRatesOfDay } from "./queries";
import { LAW, sourceName } from "./sources";

type Unit = components["schemas"]["UnitOut"];

/** The company's choice of rates, and what each of its currencies is worth on a day by that choice. */
export async function DayRates({
  companyId,
  filter,
  units,
  base,
  today,
  mayChange,
}: {
  companyId: string;
  filter: RateFilter;
  units: readonly Unit[];
  base: string;
  today: string;
  mayChange: boolean;
}) {
  const day = filter.day ?? today;
  const [say, format, policy, rates] = await Promise.all([
    getSay(),
    getFormat(),
    readPolicy(companyId),
    readRatesOfDay(companyId, day, filter.currency),
  ]);
  const here = `/${companyId}/settings/currencies`;
  const own = units.find(({ code }) => code === base);
  const others = units.filter(({ is_money }) => !is_money);
  return (
    <>
      <FilterBar
        label={say("currencies.filters")}
        filters={[
          {
            kind: "date",
            name: "day",
            label: say("currencies.day"),
            shown: format.date(day),
            always: true,
          },
          {
            kind: "text",
            name: "currency",
            label: say("currencies.currency"),
            shown: filter.currency ?? null,
          },
        ]}
      />
      <ScrollRegion label={say("currencies.view_day")}>
        {policy instanceof ApiError ? (
          <Refusal error={policy} />
        ) : (
          <Policy companyId={companyId} policy={policy} mayChange={mayChange} />
        )}
        {rates instanceof ApiError ? (
          <Refusal error={rates} />
        ) : (
          <table className="list rates">
            <caption className="vh">{say("currencies.view_day")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("currencies.currency")}</th>
                <th scope="col">{say("currencies.source")}</th>
                <th scope="col">{say("currencies.of_day")}</th>
                <th scope="col" className="n">
                  {say("currencies.worth_in", { currency: base })}
                </th>
              </tr>
            </thead>
            <tbody>
              {own && !filter.currency && (
                <tr>
                  <th scope="row" className="name">
                    <b className="code">{own.code}</b> <bdi>{own.name}</bdi>
                  </th>
                  <td className="no text-muted" colSpan={2}>
                    {say("currencies.books")}
                  </td>
                  <td className="n amt" />
                </tr>
              )}
              {rates.items.map(({ currency, name, rate, day: of, source }) => (
                <tr key={currency}>
                  <th scope="row" className="name">
                    <b className="code">{currency}</b> <bdi>{name}</bdi>
                  </th>
                  {rate && of && source ? (
                    <>
                      <td className="no text-muted">{sourceName(source, say)}</td>
                      <td className="st">
                        {of === day ? (
                          format.date(of)
                        ) : (
                          <Pill is="warn">{say("currencies.older", { day: format.date(of) })}</Pill>
                        )}
                      </td>
                      <td className="n amt">
                        {source === LAW ? (
                          format.money(rate)
                        ) : (
                          <a
                            href={
                              source === "ecb"
                                ? address(here, { view: "ecb", currency: currency === "EUR" ? base : currency, to: of })
                                : address(here, { view: "own", currency, source })
                            }
                          >
                            {format.money(rate)}
                          </a>
                        )}
                      </td>
                    </>
                  ) : (
                    <td className="no missing" colSpan={3}>
                      <Pill is="bad">{say("currencies.no_rate")}</Pill>{" "}
                      <span>
                        {rates.max_age_days > 0
                          ? say("currencies.missing_span", {
                              source: sourceName(rates.source, say),
                              count: rates.max_age_days,
                            })
                          : say("currencies.missing_day", { source: sourceName(rates.source, say) })}
                      </span>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {!(rates instanceof ApiError) && rates.items.length === 0 && (
          <p className="tail text-muted">{say("currencies.none_foreign", { currency: base })}</p>
        )}
        <section className="units" aria-labelledby="units">
          <div className="caprow">
            <h2 id="units" className="h3">
              {say("currencies.units")}
            </h2>
            {mayChange && <AddUnit />}
          </div>
          <p className="text-muted">{say("currencies.units_text")}</p>
          {others.length > 0 && (
            <ul className="values">
              {others.map(({ code, name, decimals }) => (
                <li key={code}>
                  <span className="code">{code}</span>
                  <span className="what">
                    <bdi>{name}</bdi>
                  </span>
                  <span className="text-muted">{say("currencies.decimals_count", { count: decimals })}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      </ScrollRegion>
    </>
  );
}
