import { FilterBar } from "@/components/ui/filter-bar";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { DeliveryPane } from "./delivery";
import { eventNamer } from "./events";
import { type DeliveryFilter, readDeliveries, readEndpoints, readEventKinds } from "./queries";
import { looksOf, shortAddress } from "./state";
import { WebhooksHead } from "./webhooks-head";

const STATES = ["waiting", "delivered", "failed"] as const;

/** What was sent, is to be sent, and could not be sent; one delivery beside the list. */
export async function Deliveries({
  companyId,
  filter,
  after,
  delivery: open,
}: {
  companyId: string;
  filter: DeliveryFilter;
  after?: string;
  delivery?: string;
}) {
  const [say, format, page, endpoints, kinds, nameOf] = await Promise.all([
    getSay(),
    getFormat(),
    readDeliveries(filter, after),
    readEndpoints(),
    readEventKinds(),
    eventNamer(),
  ]);
  const head = <WebhooksHead companyId={companyId} on="deliveries" />;
  if (page instanceof ApiError || endpoints instanceof ApiError || kinds instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={[page, endpoints, kinds].find((one) => one instanceof ApiError) as ApiError} />
      </>
    );
  }
  const here = `/${companyId}/settings/webhooks/deliveries`;
  const keep = { ...filter, after };
  const urls = new Map(endpoints.items.map(({ id, url }) => [id, shortAddress(url)]));
  const events = [...kinds.flatMap((subject) => subject.kinds), "ping"]
    .map((value) => ({ value, name: nameOf(value) }))
    .sort((one, other) => one.name.localeCompare(other.name, format.region));
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <Words of={["settings", "access", "webhooks"]}>
      {head}
      <FilterBar
        label={say("webhooks.filters")}
        filters={[
          {
            kind: "choice",
            name: "state",
            label: say("webhooks.state"),
            choices: STATES.map((value) => ({ value, name: say(`webhooks.state_${value}`) })),
            shown: STATES.filter((one) => one === filter.state).map((one) => say(`webhooks.state_${one}`))[0] ?? null,
          },
          {
            kind: "choice",
            name: "event",
            label: say("webhooks.event"),
            choices: events,
            shown: filter.event ? nameOf(filter.event) : null,
          },
          {
            kind: "choice",
            name: "endpoint",
            label: say("webhooks.endpoint"),
            choices: [...urls].map(([value, name]) => ({ value, name })),
            shown: filter.endpoint ? (urls.get(filter.endpoint) ?? filter.endpoint) : null,
          },
          {
            kind: "range",
            label: say("webhooks.span"),
            from: "from",
            to: "to",
            words: { from: say("webhooks.from"), to: say("webhooks.to") },
            shown:
              filter.from || filter.to
                ? [filter.from, filter.to].map((day) => (day ? format.date(day) : "\u2026")).join("\u2009\u2013\u2009")
                : null,
          },
        ]}
      />
      {page.items.length === 0 ? (
        <State title={say("webhooks.no_deliveries_title")}>
          <p>{isFiltered ? say("webhooks.no_deliveries_filtered") : say("webhooks.no_deliveries_text")}</p>
        </State>
      ) : (
        <div className="split">
          <ScrollRegion label={say("webhooks.deliveries")}>
            <table className="list">
              <caption className="vh">{say("webhooks.deliveries")}</caption>
              <thead>
                <tr>
                  <th scope="col" className="fit">
                    {say("webhooks.happened")}
                  </th>
                  <th scope="col">{say("webhooks.event")}</th>
                  <th scope="col">{say("webhooks.endpoint")}</th>
                  <th scope="col" className="fit n">
                    {say("webhooks.tries")}
                  </th>
                  <th scope="col" className="fit">
                    {say("webhooks.state")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((row) => (
                  <tr key={row.id} className={row.id === open ? "open" : undefined}>
                    <td className="sent-at text-muted">{format.moment(row.at)}</td>
                    <th scope="row" className="name">
                      <a
                        className="rowlink"
                        href={address(here, { ...keep, delivery: row.id })}
                        aria-current={row.id === open ? "true" : undefined}
                      >
                        {nameOf(row.kind)}
                      </a>
                    </th>
                    <td className="no clip text-muted">
                      <bdi>{urls.get(row.endpoint_id)}</bdi>
                    </td>
                    <td className="n">{format.count(row.attempts)}</td>
                    <td className="st">
                      <Pill is={looksOf(row)}>{say(`webhooks.state_${row.state}`)}</Pill>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <div className="tail">
              <Pager
                first={after ? address(here, filter) : null}
                next={page.next && address(here, { ...filter, after: page.next })}
              />
            </div>
          </ScrollRegion>
          {open && <DeliveryPane id={open} urls={urls} close={address(here, keep)} />}
        </div>
      )}
    </Words>
  );
}
