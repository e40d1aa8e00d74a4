"use client";

import { MoneyInput, type MoneyValue, NO_MONEY } from "@/components/ui/money-input";
import type { components } from "@/lib/api/schema";
import { todayIn } from "@/lib/dates/format";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Decimal, parseDecimal, toWire, ZERO } from "@/lib/money/decimal";
import { isAgainst, sizeOf } from "./allocate";

type Item = components["schemas"]["AgedItemOut"];
const read = (amount: string) => parseDecimal(amount) ?? ZERO;

/** What an item is about: its document or its entry, whose number our own documents have; of what is owed the supplier's reference. */
export function nameOfItem(item: Item): string {
  const theirs = item.side === "payable" ? item.reference : "";
  return item.document_number || theirs || item.entry_number;
}

/** Open items with how much of each is settled: what is proposed stands in grey, what is typed counts exactly. */
export function ItemRows({
  companyId,
  items,
  shares,
  isReceipt,
  scale,
  asked,
  placeOf,
  faults,
  discounts,
  isEarly,
  onDiscount,
  onPick,
  onAsked,
}: {
  companyId: string;
  items: readonly Item[];
  shares: ReadonlyMap<string, Decimal>;
  isReceipt: boolean;
  scale: number;
  asked: { readonly [id: string]: MoneyValue };
  /** Where an item stands among those that are sent; -1: nowhere. */
  placeOf: (item: Item) => number;
  faults: { readonly [name: string]: string };
  /** Discounts for paying early that are taken, by item. */
  discounts?: ReadonlyMap<string, Decimal>;
  /** Whether there is one to take. */
  isEarly?: (item: Item) => boolean;
  onDiscount?: (item: Item, isOn: boolean) => void;
  onPick: (item: Item, isOn: boolean) => void;
  onAsked: (item: Item, value: MoneyValue) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const today = todayIn(format.timeZone, new Date());
  return (
    <ul className="pay-items">
      {items.map((item) => {
        const place = placeOf(item);
        const share = shares.get(item.line_id);
        const name = nameOfItem(item);
        const late = (Date.parse(today) - Date.parse(item.counted_from)) / 86_400_000;
        const sign = isAgainst(item, isReceipt) ? "" : "-";
        const about = [item.description, item.line_description].find((text) => text && text !== name);
        return (
          <li key={item.line_id}>
            <input
              type="checkbox"
              className="tick"
              checked={share !== undefined}
              aria-label={say("item_rows.pick", { name })}
              onChange={(event) => onPick(item, event.target.checked)}
            />
            <div className="what">
              <a className="link" href={`/${companyId}/entries/${item.entry_id}`}>
                <bdi>{name}</bdi>
              </a>{" "}
              <span className="text-muted">
                <bdi>{about}</bdi>
              </span>
              <small>
                {format.date(item.document_date ?? item.posting_date)}
                {item.due_date && ` · ${say("item_rows.due")} ${format.date(item.due_date)}`}
                {late > 0 && ` · ${say("item_rows.late", { count: late })}`}
                {!item.contact_id && ` · ${say("item_rows.nobodys")}`}
              </small>
              {onDiscount && share && item.early_discount && isEarly?.(item) && (
                <label className="check">
                  <input
                    type="checkbox"
                    className="tick"
                    checked={discounts?.has(item.line_id) ?? false}
                    onChange={(event) => onDiscount(item, event.target.checked)}
                  />
                  <span>
                    {say("item_rows.early_take", {
                      amount: format.money(toWire(discounts?.get(item.line_id) ?? read(item.early_discount.amount))),
                    })}{" "}
                    <small className="text-muted">
                      {say("item_rows.early_until", {
                        percent: format.money(item.early_discount.percent),
                        day: format.date(item.early_discount.until),
                      })}
                    </small>
                  </span>
                </label>
              )}
            </div>
            <span className="n open">{format.money(`${sign}${sizeOf(item.open_amount)}`)}</span>
            <MoneyInput
              label={say("item_rows.settles")}
              aria-label={say("item_rows.settles_of", { name })}
              name={`allocations.${place < 0 ? item.line_id : place}.amount`}
              scale={scale}
              value={asked[item.line_id] ?? NO_MONEY}
              placeholder={share ? format.money(toWire(share)) : undefined}
              error={place < 0 ? undefined : faultAt(faults, place)}
              onValue={(value) => onAsked(item, value)}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** What the API said of the item in this place of the body. */
function faultAt(faults: { readonly [name: string]: string }, at: number): string | undefined {
  return (
    faults[`allocations.${at}.amount`] ??
    faults[`allocations.${at}.line_id`] ??
    faults[`allocations.${at}.early_discount`] ??
    faults[`allocations.${at}`]
  );
}
