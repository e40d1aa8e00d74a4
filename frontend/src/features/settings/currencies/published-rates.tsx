import { FilterBar } from "@/components/ui/filter-bar";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type RateFilter, readPublishedCurrencies, readPublishedRates } from "./queries";

type Published = components["schemas"]["ReferenceCurrenciesOut"];

/** What the European Central Bank published: its currencies with their latest rate, or one of them day by day. */
export async function PublishedRates({ companyId, filter }: { companyId: string; filter: RateFilter }) {
  const [say, format, all] = await Promise.all([getSay(), getFormat(), readPublishedCurrencies()]);
  const { currency, from, to } = filter;
  const here = `/${companyId}/settings/currencies`;
  if (all instanceof ApiError) {
    return <Refusal error={all} />;
  }
  if (all.items.length === 0) {
    return (
      <State title={say("currencies.not_loaded")}>
        <p>{say("currencies.not_loaded_text")}</p>
        <p>
          <code>./oasys rates fetch --history</code>
        </p>
      </State>
    );
  }
  return (
    <>
      <FilterBar
        label={say("currencies.filters")}
        filters={[
          {
            kind: "choice",
            name: "currency",
            label: say("currencies.currency"),
            choices: [
              { value: "", name: say("currencies.latest") },
              ...all.items.map(({ currency: code, name }) => ({ value: code, name: `${code} ${name}` })),
            ],
            shown: currency ?? null,
          },
          ...(currency
            ? [
                {
                  kind: "range" as const,
                  label: say("currencies.days"),
                  from: "from",
                  to: "to",
                  words: { from: say("currencies.from"), to: say("currencies.to") },
                  shown:
                    from && to
                      ? format.range(from, to)
                      : from
                        ? say("currencies.since", { day: format.date(from) })
                        : to
                          ? say("currencies.until", { day: format.date(to) })
                          : null,
                },
              ]
            : []),
        ]}
      />
      <ScrollRegion label={say("currencies.view_ecb")}>
        {currency ? (
          <OneCurrency currency={currency} filter={filter} base={all.base} here={here} />
        ) : (
          <Latest all={all} here={here} />
        )}
      </ScrollRegion>
    </>
  );
}

async function Latest({ all, here }: { all: Published; here: string }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <table className="list rates">
      <caption className="vh">{say("currencies.view_ecb")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("currencies.currency")}</th>
          <th scope="col">{say("currencies.published_since")}</th>
          <th scope="col">{say("currencies.last_day")}</th>
          <th scope="col" className="n">
            {say("currencies.for_one", { base: all.base })}
          </th>
        </tr>
      </thead>
      <tbody>
        {all.items.map((one) => (
          <tr key={one.currency}>
            <th scope="row" className="name">
              <b className="code">{one.currency}</b> <bdi>{one.name}</bdi>
            </th>
            <td className="no text-muted">{format.date(one.first_day)}</td>
            <td className="st">{format.date(one.last_day)}</td>
            <td className="n amt">
              <a href={address(here, { view: "ecb", currency: one.currency })}>{format.money(one.units)}</a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function OneCurrency({
  currency,
  filter,
  base,
  here,
}: {
  currency: string;
  filter: RateFilter;
  base: string;
  here: string;
}) {
  const [say, format, page] = await Promise.all([getSay(), getFormat(), readPublishedRates(currency, filter)]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  const { from, to } = filter;
  const list = address(here, { view: "ecb", currency, from, to });
  if (page.items.length === 0) {
    return <p className="tail text-muted">{say("currencies.none_found_text")}</p>;
  }
  return (
    <>
      <table className="list rates narrow">
        <caption className="vh">{say("currencies.view_ecb")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("currencies.day")}</th>
            <th scope="col" className="n">
              {say("currencies.units_for_one", { currency, base })}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map(({ day, units }) => (
            <tr key={day}>
              <th scope="row" className="name">
                {format.date(day)}
              </th>
              <td className="n amt">{format.money(units)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager first={filter.after ? list : null} next={page.next && `${list}&after=${page.next}`} />
      </div>
    </>
  );
}
