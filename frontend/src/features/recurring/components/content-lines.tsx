import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { sum, toWire } from "@/lib/money/decimal";
import { type Content, isForeign } from "../content";
import { readAccounts } from "../queries";

/** The lines that an entry will have. What is in another currency is shown in it: its amount is known on the day. */
export async function ContentLines({ companyId, content }: { companyId: string; content: Content }) {
  const [say, format, accounts] = await Promise.all([getSay(), getFormat(), readAccounts(companyId)]);
  const known = accounts instanceof ApiError ? [] : accounts;
  const isForeignSomewhere = content.lines.some(isForeign);
  const [debit, credit] = (["debit", "credit"] as const).map((side) =>
    toWire(sum(content.lines.map((line) => line[side] || "0"))),
  );
  return (
    <table className="lines plain">
      <caption className="vh">{say("recurring.lines")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("recurring.account")}</th>
          <th scope="col" className="n">
            {say("recurring.debit")}
          </th>
          <th scope="col" className="n">
            {say("recurring.credit")}
          </th>
        </tr>
      </thead>
      <tbody>
        {content.lines.map((line, at) => {
          const account = known.find(({ id, code }) => id === line.account_id || code === line.account_code);
          const second = [...Object.values(line.dimensions ?? {}), line.description].filter(Boolean).join(" · ");
          const foreign = isForeign(line)
            ? format.inUnit((line.currency_amount ?? "").replace(/^-/, ""), line.currency ?? "")
            : null;
          const isCredit = line.currency_amount?.startsWith("-");
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have their place for a name
            <tr key={at}>
              <td className="clip">
                <span className="code">{account?.code ?? line.account_code}</span> <bdi>{account?.name}</bdi>
                {second && (
                  <small>
                    <bdi>{second}</bdi>
                  </small>
                )}
              </td>
              <td className="n">{foreign ? !isCredit && foreign : format.side(line.debit || "0")}</td>
              <td className="n">{foreign ? isCredit && foreign : format.side(line.credit || "0")}</td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          {isForeignSomewhere ? (
            <th scope="row" colSpan={3} className="font-normal">
              {say("recurring.rates_note")}
            </th>
          ) : (
            <>
              <th scope="row">{say("recurring.sum")}</th>
              <td className="n">{format.money(debit ?? "0")}</td>
              <td className="n">{format.money(credit ?? "0")}</td>
            </>
          )}
        </tr>
      </tfoot>
    </table>
  );
}
