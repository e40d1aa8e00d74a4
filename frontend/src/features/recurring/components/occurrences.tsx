import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

/** The days that are done, the latest first, each with its entry; none where the day was passed over. */
export async function Occurrences({
  companyId,
  recurringId,
  page,
  after,
}: {
  companyId: string;
  recurringId: string;
  page: components["schemas"]["OccurrencePage"];
  after?: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = `/${companyId}/recurring/${recurringId}`;
  const [first] = page.items;
  if (!first) {
    return <p className="tail text-muted">{say("recurring.no_occurrences")}</p>;
  }
  return (
    <>
      <table className="list">
        <caption className="vh">{say("recurring.occurrences")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("recurring.day")}
            </th>
            <th scope="col">{say("recurring.entry")}</th>
            <th scope="col" className="n fit">
              {say("recurring.amount")}, {first.currency}
            </th>
            <th scope="col" className="fit">
              {say("recurring.state")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map(({ number, day, entry_id, entry_number, status, amount }) => (
            <tr key={number}>
              <td className="no">{format.date(day)}</td>
              <td className="name">
                {entry_id ? (
                  <a className="rowlink" href={`/${companyId}/entries/${entry_id}`}>
                    {entry_number ?? say("recurring.draft")}
                  </a>
                ) : (
                  <span className="text-faint">{say("recurring.passed_over")}</span>
                )}
              </td>
              <td className="n amt">{amount && format.money(amount)}</td>
              <td className="st">
                {status && (
                  <Pill is={status === "draft" ? "draft" : "posted"}>
                    {say(status === "draft" ? "recurring.draft" : "recurring.posted")}
                  </Pill>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {(after || page.next) && (
        <div className="tail">
          <Pager first={after ? here : null} next={page.next && address(here, { after: page.next })} />
        </div>
      )}
    </>
  );
}
