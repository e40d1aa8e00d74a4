import { Fragment } from "react";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { sum, toWire } from "@/lib/money/decimal";
import { itemsAddress } from "../filter";
import { type ItemAccount, KINDS, readTotals } from "../queries";

/** Each account with what is open on it by currency; the sum of a kind in the currency of the books. */
export async function AccountTotals({
  companyId,
  accounts,
  asOf,
}: {
  companyId: string;
  accounts: readonly ItemAccount[];
  asOf?: string;
}) {
  const [say, format, read] = await Promise.all([
    getSay(),
    getFormat(),
    Promise.all(accounts.map(({ id }) => readTotals(companyId, id, asOf))),
  ]);
  const refusal = read.find((one) => one instanceof ApiError);
  if (refusal instanceof ApiError) {
    return <Refusal error={refusal} />;
  }
  const totals = read as Exclude<(typeof read)[number], ApiError>[];
  const base = totals.flat()[0]?.base_currency ?? "";
  return (
    <ScrollRegion label={say("items.title")}>
      <table className="items-totals list">
        <caption className="vh">{say("items.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("items.account")}</th>
            <th scope="col" className="n fit">
              {say("items.items")}
            </th>
            <th scope="col" className="n fit">
              {say("items.open_amount")}
            </th>
            <th scope="col" className="n fit">
              {say("items.open_amount")}
              {base && `, ${base}`}
            </th>
          </tr>
        </thead>
        {KINDS.map((kind) => {
          const of = accounts.flatMap((account, at) => (account.kind === kind ? [{ account, at }] : []));
          const all = of.flatMap(({ at }) => totals[at] ?? []);
          return of.length === 0 ? null : (
            <tbody key={kind}>
              <tr className="grp">
                <th scope="rowgroup" colSpan={3} className="name">
                  {say(`items.kind_${kind}`)}
                </th>
                <td className="n amt">{format.figure(toWire(sum(all.map((one) => one.open_base_amount))))}</td>
              </tr>
              {of.map(({ account, at }) => {
                const open = (totals[at] ?? []).filter(({ items }) => items > 0);
                const link = (currency?: string) => (
                  <a className="rowlink" href={itemsAddress(companyId, { account: account.code, asOf, currency })}>
                    <span className="code">{account.code}</span> <bdi>{account.name}</bdi>
                  </a>
                );
                return (
                  <Fragment key={account.id}>
                    {open.length === 0 && (
                      <tr>
                        <td className="name">{link()}</td>
                        <td className="n no text-faint" colSpan={3}>
                          {say("items.none_open")}
                        </td>
                      </tr>
                    )}
                    {open.map((one) => (
                      <tr key={one.currency}>
                        <td className="name">{link(open.length > 1 ? one.currency : undefined)}</td>
                        <td className="n">{format.count(one.items)}</td>
                        <td className="n no">{format.inUnit(one.open_amount, one.currency)}</td>
                        <td className="n amt">{format.money(one.open_base_amount)}</td>
                      </tr>
                    ))}
                  </Fragment>
                );
              })}
            </tbody>
          );
        })}
      </table>
    </ScrollRegion>
  );
}
