"use client";

import { memo } from "react";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { aboutOf, signed } from "../items";

type Item = components["schemas"]["OpenItemOut"];

export const ItemRow = memo(function ItemRow({
  companyId,
  item,
  withCurrency,
  isPicked,
  refused,
  onPick,
}: {
  companyId: string;
  item: Item;
  withCurrency: boolean;
  isPicked: boolean;
  /** Why it cannot be chosen. */
  refused: string | null;
  onPick: ((id: string, isOn: boolean) => void) | null;
}) {
  const say = useSay();
  const format = useFormat();
  const href = `/${companyId}/entries/${item.entry_id}`;
  const isPart = item.open_amount !== item.amount;
  return (
    <tr>
      {onPick && (
        <td className="pick">
          <input
            type="checkbox"
            className="tick"
            checked={isPicked}
            disabled={Boolean(refused)}
            title={refused ?? undefined}
            aria-label={say("items.pick", { name: item.entry_number })}
            onChange={(event) => onPick(item.line_id, event.target.checked)}
          />
        </td>
      )}
      <td className="no">
        <a href={href}>{item.entry_number}</a>
      </td>
      <td className="when">{format.date(item.document_date ?? item.posting_date)}</td>
      <td className="name clip">
        <bdi>{aboutOf(item)}</bdi>
      </td>
      <td className="less">{item.due_date && format.date(item.due_date)}</td>
      <td className="st">
        {item.days_overdue ? (
          <span className="pill warn">{say("items.overdue", { count: item.days_overdue })}</span>
        ) : (
          <span className="text-muted">{say("items.days", { count: item.age_days })}</span>
        )}
      </td>
      <td className="n less text-muted">{isPart && format.money(signed(item.side, item.amount))}</td>
      <td className="n amt">
        {withCurrency && <span className="text-faint">{item.currency} </span>}
        {format.money(signed(item.side, item.open_amount))}
      </td>
    </tr>
  );
});
