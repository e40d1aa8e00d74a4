import { Landmark } from "lucide";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { titleOf } from "@/lib/bank/title";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { padded } from "@/lib/money/format";
import { getRights } from "@/lib/session/rights";
import { agesOf, BUCKETS, isSaidByBank } from "../ages";
import { readSuspense } from "../queries";
import { Explain } from "./explain";

/** Lines that nobody can explain yet, the oldest first, with what they come to by age. */
export async function Suspense({ companyId }: { companyId: string }) {
  const [say, format, rights, page] = await Promise.all([getSay(), getFormat(), getRights(), readSuspense(companyId)]);
  const up = { href: `/${companyId}/bank`, name: say("reconcile.bank") };
  if (page instanceof ApiError) {
    return (
      <>
        <PageHead title={say("reconcile.suspense_page")} up={up} />
        <Refusal error={page} />
      </>
    );
  }
  const mayExplain = rights.has("bank.match") && rights.has("entry.post");
  return (
    <Words of={["reconcile"]}>
      <PageHead title={say("reconcile.suspense_page")} up={up} />
      {page.items.length === 0 ? (
        <Empty
          title={say("reconcile.suspense_none_title")}
          text={say("reconcile.suspense_none_text")}
          steps={[{ href: up.href, icon: Landmark, name: say("reconcile.to_bank"), why: say("reconcile.to_desk_why") }]}
        />
      ) : (
        <ScrollRegion label={say("reconcile.suspense_page")}>
          {agesOf(page.items).map(({ currency, of }) => (
            <dl className="kpis" key={currency} aria-label={say("reconcile.ages", { currency })}>
              {BUCKETS.map((bucket) => (
                <div className="kpi" key={bucket}>
                  <dt>
                    {say(`reconcile.bucket_${bucket}`)}, {currency}
                  </dt>
                  <dd className="n">{format.money(padded(of[bucket], currency))}</dd>
                </div>
              ))}
            </dl>
          ))}
          <table className="list suspense-list">
            <caption className="vh">{say("reconcile.suspense_page")}</caption>
            <thead>
              <tr>
                <th scope="col" className="fit">
                  {say("reconcile.date")}
                </th>
                <th scope="col">{say("reconcile.what_bank_wrote")}</th>
                <th scope="col">{say("reconcile.put_by")}</th>
                <th scope="col" className="fit">
                  {say("reconcile.age")}
                </th>
                <th scope="col" className="n fit">
                  {say("reconcile.amount")}
                </th>
                <td className="fit" />
              </tr>
            </thead>
            <tbody>
              {page.items.map((one) => (
                <tr key={one.match_id}>
                  <td className="when">{format.date(one.booked_on)}</td>
                  <td className="name clip">
                    <a className="rowlink" href={`/${companyId}/bank/${one.account_id}?line=${one.line_id}`}>
                      <bdi>{titleOf(one)}</bdi>
                    </a>
                    {!isSaidByBank(one) && (
                      <span className="text-muted">
                        {" "}
                        <bdi>{one.description}</bdi>
                      </span>
                    )}
                  </td>
                  <td className="less">
                    <bdi>{one.made_by}</bdi>
                  </td>
                  <td className="no">{say("reconcile.days", { count: one.age_days })}</td>
                  <td className="n amt">
                    {format.change(one.amount)} {one.currency}
                  </td>
                  <td className="st">
                    {mayExplain && (
                      <Explain
                        companyId={companyId}
                        accountId={one.account_id}
                        lineId={one.line_id}
                        match={{ id: one.match_id, version: one.version }}
                        name={one.counterparty_name || one.text}
                      />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Words>
  );
}
