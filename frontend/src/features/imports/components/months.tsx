import { X } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Result = components["schemas"]["ImportOut"];

/** One account of the import, month by month. */
export async function Months({ result, account, close }: { result: Result; account: string; close: string }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const months = result.balances.filter((row) => row.account === account);
  const units = new Set(months.map(({ currency }) => currency));
  return (
    <aside className="pane" aria-label={account}>
      <section>
        <div className="lrow">
          <h2>
            <bdi>{account}</bdi>
          </h2>
          <LinkButton look="bare" square href={close} aria-label={say("ui.close")}>
            <Icon of={X} />
          </LinkButton>
        </div>
        <p className="text-faint">{say("imports.months_of")}</p>
      </section>
      <section className="flush">
        <table>
          <caption className="vh">{say("imports.months_of")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("imports.month")}</th>
              <th scope="col" className="n">
                {say("imports.debit")}
              </th>
              <th scope="col" className="n">
                {say("imports.credit")}
              </th>
              <th scope="col" className="n">
                {say("imports.balance")}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map((row) => (
              <tr key={`${row.month} ${row.currency}`}>
                <th scope="row">
                  {row.month} {units.size > 1 && <span className="text-faint">{row.currency}</span>}
                </th>
                <td className="n">{format.side(row.debit)}</td>
                <td className="n">{format.side(row.credit)}</td>
                <td className="n">{format.money(row.balance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </aside>
  );
}
