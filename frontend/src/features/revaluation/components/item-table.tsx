import { address } from "@/lib/api/address";
import { getFormat, getSay } from "@/lib/i18n/server";
import { byAccount, firstItems, type Item, net } from "../items";

const MOST_SHOWN = 400;

/** Foreign items and balances by account: what is open, its value in the books, the rate, the value at it, the difference. */
export async function ItemTable({
  companyId,
  day,
  currency,
  items,
  gain,
  loss,
}: {
  companyId: string;
  day: string;
  currency: string;
  items: readonly Item[];
  gain: string;
  loss: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { shown, left } = firstItems(byAccount(items), MOST_SHOWN);
  return (
    <table className="revalued">
      <caption className="vh">{say("revaluation.items")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("revaluation.item")}</th>
          <th scope="col" className="n">
            {say("revaluation.open_amount")}
          </th>
          <th scope="col" className="n desk">
            {say("revaluation.in_books", { currency })}
          </th>
          <th scope="col" className="n desk">
            {say("revaluation.rate")}
          </th>
          <th scope="col" className="desk">
            {say("revaluation.rate_day")}
          </th>
          <th scope="col" className="n desk">
            {say("revaluation.worth", { currency })}
          </th>
          <th scope="col" className="n">
            {say("revaluation.difference", { currency })}
          </th>
        </tr>
      </thead>
      {shown.map(({ id, code, name, items: own, difference }) => (
        <tbody key={id}>
          <tr className="grp">
            <th scope="rowgroup" colSpan={2}>
              <a href={address(`/${companyId}/reports/general-ledger`, { account: id, to: day })}>
                <span className="code">{code}</span> <bdi>{name}</bdi>
              </a>
            </th>
            <td className="desk" colSpan={4} />
            <td className="n">{format.change(difference)}</td>
          </tr>
          {own.map((item) => (
            <tr key={item.line_id ?? item.currency}>
              <th scope="row">
                {item.entry_id ? (
                  <a className="link" href={`/${companyId}/entries/${item.entry_id}`}>
                    {item.entry_number}
                  </a>
                ) : (
                  say("revaluation.balance")
                )}
                {item.posting_date && (
                  <small className="desk">
                    {format.date(item.posting_date)} <bdi>{item.description}</bdi>
                  </small>
                )}
                <small className="phone">
                  {say("revaluation.at_rate", { rate: format.money(item.rate), day: format.day(item.rate_day) })}
                </small>
              </th>
              <td className="n">{format.inUnit(item.amount, item.currency)}</td>
              <td className="n desk">{format.money(item.base_amount)}</td>
              <td className="n desk">{format.money(item.rate)}</td>
              <td className="desk text-muted">{format.date(item.rate_day)}</td>
              <td className="n desk">{format.money(item.revalued_amount)}</td>
              <td className="n">{format.change(item.difference)}</td>
            </tr>
          ))}
        </tbody>
      ))}
      {left > 0 && (
        <tbody>
          <tr>
            <td colSpan={7} className="text-muted">
              {say("revaluation.more", { count: left })}
            </td>
          </tr>
        </tbody>
      )}
      <tfoot>
        <tr>
          <th scope="row">{say("revaluation.sum")}</th>
          <td className="n">
            <span className="desk">
              {say("revaluation.gain_loss", { gain: format.money(gain), loss: format.money(loss) })}
            </span>
          </td>
          <td className="desk" colSpan={4} />
          <td className="n">{format.change(net(gain, loss))}</td>
        </tr>
      </tfoot>
    </table>
  );
}
