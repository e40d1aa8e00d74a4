import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readReminders } from "../queries";

/** Reminders that were released, the latest first, each with its paper. */
export async function ReleasedList({ companyId, after }: { companyId: string; after?: string }) {
  const [say, format, page] = await Promise.all([getSay(), getFormat(), readReminders(companyId, after)]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !after) {
    return <Empty title={say("reminders.none_released_title")} text={say("reminders.none_released_text")} steps={[]} />;
  }
  const here = address(`/${companyId}/reminders`, { show: "released" });
  return (
    <ScrollRegion label={say("reminders.tab_released")}>
      <table className="list">
        <caption className="vh">{say("reminders.tab_released")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("reminders.day")}
            </th>
            <th scope="col">{say("reminders.contact")}</th>
            <th scope="col" className="fit">
              {say("reminders.level")}
            </th>
            <th scope="col" className="n fit">
              {say("reminders.total")}
            </th>
            <th scope="col" className="fit">
              {say("reminders.mailed_to")}
            </th>
            <th scope="col" className="fit">
              {say("reminders.by")}
            </th>
            <th scope="col" className="fit">
              {say("reminders.paper")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <tr key={one.id}>
              <td className="no">{format.date(one.as_of)}</td>
              <td className="name">
                <a className="link" href={`/${companyId}/contacts/${one.contact_id}`}>
                  <bdi>{one.contact}</bdi>
                </a>
              </td>
              <td>{one.level}</td>
              <td className="n amt">
                {one.currency} {format.money(one.total)}
              </td>
              <td>
                <bdi>{one.mailed_to || "–"}</bdi>
              </td>
              <td>
                {one.is_by_rule ? say("reminders.by_rule") : <bdi>{one.released_by}</bdi>}
                {one.entry_id && (
                  <>
                    {" · "}
                    <a className="link" href={`/${companyId}/entries/${one.entry_id}`}>
                      {say("reminders.entry")}
                    </a>
                  </>
                )}
              </td>
              <td className="st">
                <a
                  className="link"
                  href={`/api/v1/companies/${companyId}/reminders/${one.id}/pdf`}
                  target="_blank"
                  rel="noopener"
                >
                  PDF
                  <span className="vh"> {say("reminders.paper_of", { name: one.contact })}</span>
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager
          first={after ? here : null}
          next={page.next && address(`/${companyId}/reminders`, { show: "released", after: page.next })}
        />
      </div>
    </ScrollRegion>
  );
}
