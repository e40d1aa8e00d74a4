import { pageOf } from "@/lib/api/places";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

/** What lies in each bank and cash account; each leads to its lines. */
export async function CashAccounts({
  companyId,
  cash,
  currency,
}: {
  companyId: string;
  cash: components["schemas"]["Cash"];
  currency: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <section className="card" aria-labelledby="cash-accounts">
      <div className="cap">
        <h2 id="cash-accounts">{say("overview.cash_by_account")}</h2>
        <b className="n">{format.money(cash.total)}</b>
      </div>
      {cash.accounts.length > 0 && (
        <table className="figures plain">
          <caption className="vh">{`${say("overview.cash_by_account")}, ${currency}`}</caption>
          <tbody>
            {cash.accounts.map(({ account_id, code, name, balance, href }) => (
              <tr key={account_id}>
                <td className="fit code">{code}</td>
                <th scope="row" className="clip">
                  <bdi>{name}</bdi>
                </th>
                <td className="n">
                  <a href={pageOf(companyId, href) ?? ""}>{format.money(balance)}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {cash.accounts.length === 0 && <p className="px-4 pb-3 text-faint">{say("overview.no_cash")}</p>}
    </section>
  );
}
