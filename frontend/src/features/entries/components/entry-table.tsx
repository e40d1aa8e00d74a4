import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { sum, toWire } from "@/lib/money/decimal";
import type { Column } from "../columns";
import { type EntryFilter, listAddress } from "../filter";

type Page = components["schemas"]["EntryPage"];

/**
 * The rows of the list. What can be picked is picked by `ListActs` around it, which listens to the boxes. Columns that the reader has hidden
 * stay in the second line of a phone's rows, where they take no room.
 */
export async function EntryTable({
  companyId,
  filter,
  page,
  hidden,
}: {
  companyId: string;
  filter: EntryFilter;
  page: Page;
  hidden: ReadonlySet<Column>;
}) {
  const off = (name: Column) => (hidden.has(name) ? " off" : "");
  const named = 1 + ["number", "date"].filter((name) => !hidden.has(name as Column)).length;
  const between = ["journal", "reference"].filter((name) => !hidden.has(name as Column)).length;
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const currency = page.items[0]?.currency ?? "";
  const total = toWire(sum(page.items.map(({ amount }) => amount)));
  const isWhole = !page.next && !filter.after;
  return (
    <table className="list">
      <caption className="vh">{say("entries.list")}</caption>
      <thead>
        <tr>
          <th scope="col" className="pick">
            <input type="checkbox" className="tick" data-pick="all" aria-label={say("entries.pick_all")} />
          </th>
          <th scope="col" className={`fit${off("number")}`}>
            {say("entries.number")}
          </th>
          <th scope="col" className={`fit${off("date")}`}>
            {say("entries.date")}
          </th>
          <th scope="col">{say("entries.description")}</th>
          <th scope="col" className={`fit less${off("journal")}`}>
            {say("entries.journal")}
          </th>
          <th scope="col" className={`fit less${off("reference")}`}>
            {say("entries.reference")}
          </th>
          <th scope="col" className="n amt">
            {say("entries.amount_in", { currency })}
          </th>
          <th scope="col" className={`fit${off("state")}`}>
            {say("entries.state")}
          </th>
        </tr>
      </thead>
      <tbody>
        {page.items.map((entry) => {
          const href = `/${companyId}/entries/${entry.id}`;
          return (
            <tr key={entry.id} data-id={entry.id} className={entry.id === filter.open ? "open" : undefined}>
              <td className="pick">
                <input
                  type="checkbox"
                  className="tick"
                  data-pick={entry.id}
                  aria-label={say("entries.pick", { name: entry.number ?? entry.description })}
                />
              </td>
              <td className={`no${off("number")}`}>
                {entry.number ? (
                  <a href={href}>{entry.number}</a>
                ) : (
                  <span className="text-faint">{say("entries.no_number")}</span>
                )}
              </td>
              <td className={`when${off("date")}`}>{format.date(entry.posting_date)}</td>
              <td className="name clip">
                <a
                  className="rowlink"
                  href={listAddress(companyId, filter, { open: entry.id })}
                  aria-current={entry.id === filter.open ? "true" : undefined}
                >
                  <bdi>{entry.description || say("entries.no_description")}</bdi>
                </a>
              </td>
              <td className={`text-muted less${off("journal")}`}>{entry.journal}</td>
              <td className={`text-muted less${off("reference")}`}>
                <bdi>{entry.reference}</bdi>
              </td>
              <td className="n amt">
                <a href={href} tabIndex={-1}>
                  {format.money(entry.amount)}
                </a>
              </td>
              <td className={`st${off("state")}`}>
                <Pill is={entry.status === "draft" ? "draft" : "posted"}>
                  {entry.status === "draft"
                    ? say("entries.draft")
                    : entry.reverses_id
                      ? say("entries.reversal")
                      : say("entries.posted")}
                </Pill>
              </td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <td className="pick" />
          <th scope="row" colSpan={named} className="no">
            {isWhole
              ? say("entries.shown", { count: page.items.length })
              : say("entries.shown_more", { count: page.items.length })}
          </th>
          {between > 0 && (
            <td colSpan={between} className="text-muted less">
              {say("entries.balanced_list")}
            </td>
          )}
          <td className="n amt">{format.money(total)}</td>
          <td className={`st${off("state")}`} />
        </tr>
      </tfoot>
    </table>
  );
}
