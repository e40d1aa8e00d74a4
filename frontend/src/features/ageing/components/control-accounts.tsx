import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

/** What proves the ageing: its total, what was booked in the base currency alone, and the balances of the control accounts. */
export async function ControlAccounts({
  companyId,
  found,
}: {
  companyId: string;
  found: components["schemas"]["AgeingOut"];
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { base_currency: base } = found;
  return (
    <section className="control" aria-labelledby="control-accounts">
      <h2 id="control-accounts">{say("ageing.control")}</h2>
      <p className="text-muted">{say("ageing.control_text")}</p>
      <table className="lines plain">
        <caption className="vh">{say("ageing.control")}</caption>
        <tbody>
          {found.accounts.map((row) => (
            <tr key={`${row.account_id} ${row.currency}`}>
              <td>
                <a
                  className="link"
                  href={address(`/${companyId}/reports/general-ledger`, {
                    account: row.account_id,
                    to: found.as_of,
                  })}
                >
                  {row.account_code} <bdi>{row.account_name}</bdi>
                </a>
              </td>
              <td className="n text-muted">{row.currency !== base && format.inUnit(row.amount, row.currency)}</td>
              <td className="n">{format.money(row.base_amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say("ageing.control_amount")}</th>
            <td />
            <td className="n">{format.money(found.control_amount)}</td>
          </tr>
          <tr>
            <th scope="row">{say("ageing.base_only")}</th>
            <td />
            <td className="n">{format.figure(found.base_only_amount)}</td>
          </tr>
          <tr>
            <th scope="row">{say("ageing.total_of_all")}</th>
            <td />
            <td className="n">{format.money(found.totals.base.total)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
