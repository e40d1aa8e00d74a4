"use client";

import { ItemRows } from "@/components/payments/item-rows";
import { Combobox } from "@/components/ui/combobox";
import type { Offer } from "@/components/ui/match";
import { NO_MONEY } from "@/components/ui/money-input";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import type { Item } from "../api";
import { isEarly, type Proposal } from "../form";
import type { PartProps } from "./payment-form";

/** What is open of the contact in the payment's currency, and how much of each is settled. */
export function PaidItems({
  form,
  faults,
  onChange,
  companyId,
  items,
  open,
  failure,
  found,
  sent,
  scale,
  nobodys,
  withNobody,
  accounts,
}: PartProps & {
  companyId: string;
  /** All that is open; null while it is read. */
  items: readonly Item[] | null;
  /** In the currency of the payment. */
  open: readonly Item[];
  failure: string | null;
  found: Proposal;
  sent: readonly Item[];
  scale: number;
  nobodys: boolean;
  withNobody: (isOn: boolean) => Promise<void>;
  /** For discounts that are taken. */
  accounts: readonly Offer[];
}) {
  const say = useSay();
  const others = [...new Set((items ?? []).map(({ currency }) => currency))].filter((code) => code !== form.currency);
  const name = items?.find(({ contact_name }) => contact_name)?.contact_name ?? say("payments.contact");
  return (
    <section>
      <h2>{say("payments.items")}</h2>
      {!form.contactId && <p className="text-muted">{say("payments.items_choose")}</p>}
      {failure && <p className="note bad">{say("payments.items_failed", { why: failure })}</p>}
      {form.contactId && !items && !failure && <p className="text-muted">{say("payments.items_reading")}</p>}
      {items && open.length === 0 && (
        <p className="text-muted">{say("payments.items_none", { name, currency: form.currency })}</p>
      )}
      {open.length > 0 && (
        <ItemRows
          companyId={companyId}
          items={open}
          shares={found.shares}
          isReceipt={form.direction === "receipt"}
          scale={scale}
          asked={form.asked}
          placeOf={(item) => sent.indexOf(item)}
          faults={faults}
          discounts={found.discounts}
          isEarly={(item) => isEarly(form, item)}
          onDiscount={(item, isOn) => onChange({ discounts: { ...form.discounts, [item.line_id]: isOn } })}
          onPick={(item, isOn) =>
            onChange({
              chosen: { ...form.chosen, [item.line_id]: isOn ? "on" : "off" },
              asked: { ...form.asked, [item.line_id]: NO_MONEY },
            })
          }
          onAsked={(item, value) => {
            const { [item.line_id]: _, ...chosen } = form.chosen;
            onChange({
              asked: { ...form.asked, [item.line_id]: value },
              chosen: value.amount ? { ...chosen, [item.line_id]: "on" } : form.chosen,
            });
          }}
        />
      )}
      {found.discounts.size > 0 && (
        <Combobox
          label={say("payments.early_account")}
          hint={say("payments.early_account_hint")}
          name="discount_account_id"
          offers={accounts}
          value={form.discountAccountId || null}
          onValue={(value) => onChange({ discountAccountId: value ?? "" })}
          error={faults.discount_account_id ?? faults.discount_account_code}
        />
      )}
      {others.length > 0 && (
        <p className="text-muted">{say("payments.items_elsewhere", { currencies: others.join(", ") })}</p>
      )}
      {form.contactId && (
        <label className="check">
          <input
            type="checkbox"
            className="tick"
            checked={nobodys}
            onChange={(event) => {
              withNobody(event.target.checked).catch((error) => {
                if (!(error instanceof ApiError)) {
                  throw error;
                }
                toast({ text: say("payments.items_failed", { why: error.message }), is: "bad" });
              });
            }}
          />
          <span>{say("payments.with_nobody")}</span>
        </label>
      )}
    </section>
  );
}
