import { FileText, Plus } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { type AgeingFilter, ageingAddress, momentOf, NOBODY } from "../filter";
import { readAgedItems, readContact } from "../queries";
import { Sides } from "./ageing";

type Item = components["schemas"]["AgedItemOut"];

/** The open items behind a row of the ageing: of a contact, or of nobody; what is due first at first. */
export async function AgedItems({
  companyId,
  filter,
  contact,
}: {
  companyId: string;
  filter: AgeingFilter;
  contact: string;
}) {
  const [say, format, rights] = await Promise.all([getSay(), getFormat(), getRights()]);
  const isNobody = contact === NOBODY;
  const when = { side: filter.side, as_of: filter.asOf, known_at: momentOf(filter.known, format.timeZone) };
  const [page, who] = await Promise.all([
    readAgedItems(companyId, when, isNobody ? null : contact, filter.after),
    isNobody ? null : readContact(companyId, contact),
  ]);
  const up = {
    href: ageingAddress(companyId, filter, { contact: undefined, after: undefined }),
    name: say("ageing.title"),
  };
  const refused = page instanceof ApiError ? page : who instanceof ApiError ? who : null;
  if (refused || page instanceof ApiError) {
    return (
      <>
        <PageHead title={say("ageing.items_title")} up={up} />
        {refused && <Refusal error={refused} />}
      </>
    );
  }
  const name = who === null || who instanceof ApiError ? say("ageing.nobody") : who.display_name;
  const pay = address(`/${companyId}/payments/new`, {
    direction: filter.side === "receivable" ? "receipt" : "payment",
    contact,
  });
  return (
    <>
      <PageHead
        title={<bdi>{name}</bdi>}
        up={up}
        beside={<Sides companyId={companyId} filter={{ ...filter, contact }} />}
      >
        {!isNobody && (
          <LinkButton href={address(`/${companyId}/contacts/${contact}/statement`, { side: filter.side })}>
            <Icon of={FileText} />
            <span className="words">{say("ageing.statement")}</span>
          </LinkButton>
        )}
        {!isNobody && rights.has("payment.make") && (
          <LinkButton look="primary" href={pay}>
            <Icon of={Plus} />
            <span className="words">{say("payments.record")}</span>
          </LinkButton>
        )}
      </PageHead>
      <FilterBar
        label={say("ageing.filters")}
        filters={[
          {
            kind: "date",
            name: "as_of",
            label: say("ageing.as_of"),
            shown: filter.asOf ? format.date(filter.asOf) : say("ageing.today"),
            always: true,
          },
        ]}
      />
      <ScrollRegion label={say("ageing.items_title")}>
        <table className="list money-list">
          <caption className="vh">{say("ageing.items_title")}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("ageing.entry")}
              </th>
              <th scope="col" className="fit">
                {say("ageing.date")}
              </th>
              <th scope="col">{say("ageing.about")}</th>
              <th scope="col" className="fit">
                {say("ageing.due")}
              </th>
              <th scope="col" className="fit">
                {say("ageing.age")}
              </th>
              <th scope="col" className="n fit">
                {say("ageing.amount")}
              </th>
              <th scope="col" className="n fit">
                {say("ageing.open")}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((item) => (
              <tr key={item.line_id}>
                <td className="no">
                  <a href={`/${companyId}/entries/${item.entry_id}`}>{item.entry_number}</a>
                </td>
                <td className="when">{format.date(item.document_date ?? item.posting_date)}</td>
                <td className="name clip">
                  <bdi>{aboutOf(item)}</bdi>
                </td>
                <td>{item.due_date && format.date(item.due_date)}</td>
                <td className="st">
                  {item.days_overdue > 0 ? (
                    <Pill is="warn">{say("ageing.late", { count: item.days_overdue })}</Pill>
                  ) : (
                    <span className="text-muted">{say("ageing.not_due")}</span>
                  )}
                </td>
                <td className="n text-muted">{item.amount !== item.open_amount && format.money(item.amount)}</td>
                <td className="n amt">{format.inUnit(item.open_amount, item.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {page.items.length === 0 && <p className="tail text-muted">{say("ageing.nothing")}</p>}
        <div className="tail">
          <Pager
            first={filter.after ? ageingAddress(companyId, filter, { after: undefined }) : null}
            next={page.next && ageingAddress(companyId, filter, { after: page.next })}
          />
        </div>
      </ScrollRegion>
    </>
  );
}

function aboutOf(item: Item): string {
  const parts = [item.document_number || item.reference, item.line_description || item.description];
  return [...new Set(parts.filter(Boolean))].join(" · ");
}
