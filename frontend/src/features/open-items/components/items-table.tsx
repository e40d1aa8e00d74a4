"use client";

import { X } from "lucide";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { sum, toWire } from "@/lib/money/decimal";
import type { ItemFilter } from "../filter";
import { ItemRow } from "./item-row";

type Page = components["schemas"]["OpenItemPage"];
const asked = lazily(() => import("../api"));
const SettlePane = part(() => import("./settle-pane"));

/** Open items, more of them as one asks; chosen ones are settled in the pane beside them. */
export function ItemsTable({
  companyId,
  accountId,
  page,
  filter,
  now,
  baseCurrency,
  scales,
  mayPost,
}: {
  companyId: string;
  accountId: string;
  page: Page;
  filter: ItemFilter;
  /** The same list as it is now, not as of a day. */
  now: string;
  baseCurrency: string;
  scales: { readonly [code: string]: number };
  mayPost: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const [more, setMore] = useState<Page>({ items: [], next: null });
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [isSettling, setSettling] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const items = [...page.items, ...more.items];
  const next = more.items.length > 0 ? more.next : page.next;
  const chosen = picked.flatMap((id) => items.find(({ line_id }) => line_id === id) ?? []);
  const currency = chosen[0]?.currency;
  const canPick = mayPost && !filter.asOf;
  const isMixed = new Set(items.map((one) => one.currency)).size > 1;

  function pick(id: string, isOn: boolean) {
    setPicked(isOn ? [...picked, id] : picked.filter((one) => one !== id));
  }
  function clear() {
    setPicked([]);
    setSettling(false);
  }
  async function readMore() {
    if (!next || isBusy) {
      return;
    }
    setBusy(true);
    try {
      const query = { account_id: accountId, currency: filter.currency, as_of: filter.asOf, after: next };
      const found = await (await asked()).moreItems(companyId, query);
      setMore({ items: [...more.items, ...found.items], next: found.next });
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    } finally {
      setBusy(false);
    }
  }

  usePageKeys(
    chosen.length > 0
      ? [
          { key: "s", does: say("items.settle"), run: () => setSettling(true) },
          { key: "Escape", does: say("items.clear"), run: clear },
        ]
      : [],
  );

  const sumOf = (side: string) =>
    format.money(toWire(sum(chosen.filter((one) => one.side === side).map((one) => one.open_amount))));
  return (
    <div className="split">
      <div className="listwrap">
        {filter.asOf && mayPost && (
          <p className="note mx-4 mb-2">
            <span>
              {say("items.as_of_note")}{" "}
              <a className="link" href={now}>
                {say("items.back_to_now")}
              </a>
            </span>
          </p>
        )}
        <section className="scroll" tabIndex={0} aria-label={say("items.title")}>
          <table className="list open-items">
            <caption className="vh">{say("items.title")}</caption>
            <thead>
              <tr>
                {canPick && <td className="pick" />}
                <th scope="col" className="fit">
                  {say("items.number")}
                </th>
                <th scope="col" className="fit">
                  {say("items.date")}
                </th>
                <th scope="col">{say("items.description")}</th>
                <th scope="col" className="fit less">
                  {say("items.due")}
                </th>
                <th scope="col" className="fit">
                  {say("items.age")}
                </th>
                <th scope="col" className="n fit less">
                  {say("items.amount")}
                </th>
                <th scope="col" className="n fit">
                  {say("items.open")}
                  {!isMixed && `, ${items[0]?.currency}`}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <ItemRow
                  key={item.line_id}
                  companyId={companyId}
                  item={item}
                  withCurrency={isMixed}
                  isPicked={picked.includes(item.line_id)}
                  refused={currency && item.currency !== currency ? say("items.other_currency", { currency }) : null}
                  onPick={canPick ? pick : null}
                />
              ))}
            </tbody>
          </table>
          <div className="tail flex items-center gap-3">
            <span className="text-muted">
              {say(next ? "items.shown_more" : "items.shown", { count: items.length })}
            </span>
            {next && (
              <Button busy={isBusy} onClick={readMore}>
                {say("items.more")}
              </Button>
            )}
          </div>
        </section>
        {chosen.length > 0 && (
          <div className="bulk" role="toolbar" aria-label={say("items.chosen", { count: chosen.length })}>
            <b aria-live="polite">{say("items.chosen", { count: chosen.length })}</b>
            <span className="n desk">
              {say("items.debit")} {sumOf("debit")} · {say("items.credit")} {sumOf("credit")} {currency}
            </span>
            <span className="grow" />
            {!isSettling && (
              <Button look="primary" keys="S" onClick={() => setSettling(true)}>
                {say("items.settle")}
              </Button>
            )}
            <Button look="bare" onClick={clear}>
              <Icon of={X} />
              <span className="vh">{say("items.clear")}</span>
              <Kbd className="desk">Esc</Kbd>
            </Button>
          </div>
        )}
      </div>
      {isSettling && chosen.length > 0 && (
        <SettlePane
          companyId={companyId}
          items={chosen}
          baseCurrency={baseCurrency}
          scales={scales}
          onDone={() => {
            clear();
            setMore({ items: [], next: null });
          }}
          onClose={() => setSettling(false)}
        />
      )}
    </div>
  );
}
