import { FilterBar } from "@/components/ui/filter-bar";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type RateFilter, readOwnRates } from "./queries";
import { sourceName } from "./sources";

/** The rates that were recorded, by whatever source, the latest day first. */
export async function OwnRates({
  companyId,
  filter,
  units,
}: {
  companyId: string;
  filter: RateFilter;
  units: readonly components["schemas"]["UnitOut"][];
}) {
  const [say, format, page] = await Promise.all([getSay(), getFormat(), readOwnRates(filter)]);
  const { currency, source } = filter;
  const here = address(`/${companyId}/settings/currencies`, { view: "own", currency, source });
  const isFiltered = Boolean(currency || source);
  const isEmpty = !(page instanceof ApiError) && page.items.length === 0 && !filter.after;
  return (
    <>
      {(isFiltered || !isEmpty) && (
        <FilterBar
          label={say("currencies.filters")}
          filters={[
            {
              kind: "choice",
              name: "currency",
              label: say("currencies.currency"),
              choices: [
                { value: "", name: say("currencies.all") },
                ...units.map(({ code, name }) => ({ value: code, name: `${code} ${name}` })),
              ],
              shown: currency ?? null,
            },
            { kind: "text", name: "source", label: say("currencies.source"), shown: source ?? null },
          ]}
        />
      )}
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isEmpty ? (
        <State title={isFiltered ? say("currencies.none_found") : say("currencies.none_title")}>
          <p>{isFiltered ? say("currencies.none_found_text") : say("currencies.none_text")}</p>
        </State>
      ) : (
        <ScrollRegion label={say("currencies.view_own")}>
          <table className="list rates">
            <caption className="vh">{say("currencies.view_own")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("currencies.pair")}</th>
                <th scope="col">{say("currencies.source")}</th>
                <th scope="col">{say("currencies.day")}</th>
                <th scope="col" className="n">
                  {say("currencies.rate")}
                </th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((rate) => (
                <tr key={rate.id}>
                  <th scope="row" className="name">
                    {say("currencies.pair_of", { currency: rate.currency, base: rate.base })}
                  </th>
                  <td className="no text-muted">
                    <bdi>{sourceName(rate.source, say)}</bdi>
                  </td>
                  <td className="st">{format.date(rate.day)}</td>
                  <td className="n amt">{format.money(rate.rate)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className="tail">
            <Pager first={filter.after ? here : null} next={page.next && `${here}&after=${page.next}`} />
          </div>
        </ScrollRegion>
      )}
    </>
  );
}
