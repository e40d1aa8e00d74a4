import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { behind, DIRECTIONS, type ItemsFilter, itemsAddress, KINDS, OUTSIDE, WEEKS } from "../filter";
import { readExpected } from "../queries";

type Item = components["schemas"]["ExpectedItem"];

/** What a figure of the forecast consists of, the earliest day first; each leads to its document, run or entry. */
export async function ExpectedItems({ companyId, filter }: { companyId: string; filter: ItemsFilter }) {
  const [say, page] = await Promise.all([getSay(), readExpected(companyId, filter)]);
  const up = { href: `/${companyId}/cash-forecast`, name: say("forecast.title") };
  if (page instanceof ApiError) {
    return (
      <>
        <PageHead title={say("forecast.items_title")} up={up} />
        <Refusal error={page} />
      </>
    );
  }
  const { after: _, ...asked } = filter;
  return (
    <>
      <PageHead title={say("forecast.items_title")} up={up}>
        <FileActs href={address(`/api/v1/companies/${companyId}/cash-forecast/items`, asked)} />
      </PageHead>
      <Filters filter={filter} />
      <ScrollRegion label={say("forecast.items_title")}>
        <table className="list money-list">
          <caption className="vh">{say("forecast.items_title")}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("forecast.day")}
              </th>
              <th scope="col">{say("forecast.what")}</th>
              <th scope="col" className="fit">
                {say("forecast.kind")}
              </th>
              <th scope="col" className="n fit">
                {say("forecast.amount")}
              </th>
              <th scope="col" className="n fit">
                {page.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((item, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an item may stand several times, in several currencies
              <Row key={place} companyId={companyId} item={item} />
            ))}
          </tbody>
        </table>
        {page.items.length === 0 && <p className="tail text-muted">{say("forecast.items_none")}</p>}
        <div className="tail">
          <Pager
            first={filter.after ? itemsAddress(companyId, { ...filter, after: undefined }) : null}
            next={page.next && itemsAddress(companyId, { ...filter, after: page.next })}
          />
        </div>
      </ScrollRegion>
    </>
  );
}

async function Filters({ filter }: { filter: ItemsFilter }) {
  const say = await getSay();
  const weeks = [
    ...Array.from({ length: WEEKS }, (_, place) => ({
      value: String(place + 1),
      name: `${say("forecast.week")} ${place + 1}`,
    })),
    ...OUTSIDE.map((value) => ({
      value,
      name: say(value === "overdue" ? "forecast.was_overdue" : `forecast.${value}`),
    })),
  ];
  const kinds = KINDS.map((value) => ({ value, name: say(`forecast.${value}`) }));
  const directions = DIRECTIONS.map((value) => ({ value, name: say(`forecast.${value}`) }));
  const shown = (choices: readonly { value: string; name: string }[], value: string | undefined) =>
    choices.find((choice) => choice.value === value)?.name ?? null;
  return (
    <FilterBar
      label={say("forecast.items_filters")}
      filters={[
        {
          kind: "choice",
          name: "week",
          label: say("forecast.week"),
          shown: shown(weeks, filter.week),
          choices: weeks,
        },
        {
          kind: "choice",
          name: "kind",
          label: say("forecast.kind"),
          shown: shown(kinds, filter.kind),
          choices: kinds,
        },
        {
          kind: "choice",
          name: "direction",
          label: say("forecast.direction"),
          shown: shown(directions, filter.direction),
          choices: directions,
        },
        { kind: "text", name: "currency", label: say("forecast.currency"), shown: filter.currency ?? null },
      ]}
    />
  );
}

async function Row({ companyId, item }: { companyId: string; item: Item }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const href = behind(companyId, item);
  const signed = (amount: string) => (item.direction === "in" ? amount : `-${amount}`);
  const who =
    item.contact_name ??
    (item.run_id ? say("forecast.run") : (item.recurring_name ?? item.description)) ??
    say("forecast.nobody");
  const about = [
    item.document_number ?? (item.reference || item.entry_number),
    item.contact_name && item.recurring_name,
    item.occurrence && say("forecast.occurrence", { number: format.count(item.occurrence) }),
    item.open_amount !== null &&
      item.open_amount !== item.amount &&
      say("forecast.open_of", { amount: format.inUnit(item.open_amount, item.currency) }),
  ].filter(Boolean);
  return (
    <tr>
      <td className="when">{format.date(item.day)}</td>
      <td className="name clip">
        {href ? (
          <a className="rowlink" href={href}>
            <bdi>{who || say("forecast.nobody")}</bdi>
          </a>
        ) : (
          <bdi>{who || say("forecast.nobody")}</bdi>
        )}
        {about.length > 0 && (
          <span className="second">
            <bdi>{about.join(" · ")}</bdi>
          </span>
        )}
      </td>
      <td className="st text-muted">{say(`forecast.${item.kind}`)}</td>
      <td className="n text-muted">
        {item.currency !== item.base_currency && format.inUnit(signed(item.amount), item.currency)}
      </td>
      <td className="n amt">
        {item.base_amount === null ? say("forecast.no_rate") : format.money(signed(item.base_amount))}
      </td>
    </tr>
  );
}
