import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { itemsAddress } from "../filter";

/** What is in no figure, and why: currencies without a rate, recurring documents that cannot be computed. */
export async function LeftOut({
  companyId,
  found,
}: {
  companyId: string;
  found: components["schemas"]["CashForecast"];
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <>
      {found.left_out.map((one) => (
        <div className="note warn" key={one.currency}>
          <p>
            <b>
              {say("forecast.left_out", {
                currency: one.currency,
                at_hand: format.money(one.at_hand),
                inflow: format.money(one.inflow),
                outflow: format.money(one.outflow),
              })}
            </b>{" "}
            {one.detail}{" "}
            {one.items > 0 && (
              <a href={itemsAddress(companyId, { currency: one.currency })}>{say("forecast.left_out_items")}</a>
            )}
          </p>
        </div>
      ))}
      {found.uncomputable_count > 0 && (
        <div className="note warn">
          <div>
            <b>{say("forecast.uncomputable", { count: found.uncomputable_count })}</b>
            <ul>
              {found.uncomputable.map((one) => (
                <li key={one.recurring_id}>
                  <a href={`/${companyId}/recurring-${one.kind}s/${one.recurring_id}`}>
                    <bdi>{one.name}</bdi>
                  </a>
                  : {one.detail}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </>
  );
}
