import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

/** Where the money lies that a forecast begins with; foreign accounts at the rate of today. */
export async function MoneyAtHand({
  companyId,
  found,
}: {
  companyId: string;
  found: components["schemas"]["CashForecast"];
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <section className="card" id="money-at-hand" aria-labelledby="at-hand">
      <div className="cap">
        <h2 id="at-hand">{say("forecast.accounts")}</h2>
        <b className="n">{format.money(found.opening_balance)}</b>
      </div>
      {found.accounts.length > 0 && (
        <table className="figures plain">
          <caption className="vh">{`${say("forecast.accounts")}, ${found.currency}`}</caption>
          <tbody>
            {found.accounts.map((row) => (
              <tr key={`${row.account_id} ${row.currency}`}>
                <td className="fit code">{row.account_code}</td>
                <th scope="row" className="clip">
                  <bdi>{row.account_name}</bdi>
                </th>
                <td className="n text-muted">
                  {row.currency !== found.currency && format.inUnit(row.amount, row.currency)}
                </td>
                <td className="n">
                  <a
                    href={address(`/${companyId}/reports/general-ledger`, { account: row.account_id, to: found.today })}
                  >
                    {row.base_amount === null ? say("forecast.no_rate") : format.money(row.base_amount)}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.accounts.length === 0 && <p className="px-4 pb-3 text-faint">{say("forecast.no_accounts")}</p>}
    </section>
  );
}
