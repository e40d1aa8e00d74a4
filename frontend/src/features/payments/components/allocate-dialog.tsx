"use client";

import { useEffect, useState } from "react";
import { allocate, isAgainst, sizeOf } from "@/components/payments/allocate";
import { ItemRows } from "@/components/payments/item-rows";
import { ActDialog } from "@/components/ui/act-dialog";
import { type MoneyValue, NO_MONEY } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, toWire } from "@/lib/money/decimal";
import { allocatePayment, type Item, openItemsOf } from "../api";
import type { Shown } from "./payment-acts";

/** What is left of a payment, allocated to items: the oldest are filled first, each can be changed. */
export default function AllocateDialog({
  companyId,
  payment,
  scale,
  onClose,
}: {
  companyId: string;
  payment: Shown;
  scale: number;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const [items, setItems] = useState<readonly Item[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<{ readonly [id: string]: MoneyValue }>({});
  const [day, setDay] = useState("");

  useEffect(() => {
    openItemsOf(companyId, payment.contactId).then(
      (found) =>
        setItems(found.filter((item) => item.currency === payment.currency && isAgainst(item, payment.isReceipt))),
      (error) => setFailure(error instanceof ApiError ? error.message : String(error)),
    );
  }, [companyId, payment]);

  const wishes = (items ?? []).map((item) => ({
    id: item.line_id,
    open: sizeOf(item.open_amount),
    isAgainst: true,
    chosen: off.has(item.line_id) ? ("off" as const) : ("auto" as const),
    asked: (asked[item.line_id] ?? NO_MONEY).amount || null,
  }));
  const found = allocate(wishes, { amount: payment.rest ?? "0", deductions: [] });
  const sent = (items ?? []).filter(({ line_id }) => found.shares.has(line_id));
  const money = (amount: string) => format.inUnit(amount, payment.currency);
  return (
    <ActDialog
      title={say("payments.allocate_title")}
      act={say("payments.allocate")}
      broad
      names={["allocated_on", "allocations.*.amount", "allocations.*.line_id", "allocations.*"]}
      done={say("payments.allocate_done")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        if (sent.length === 0) {
          return refuse({ "allocations.0.amount": say("payments.allocate_nothing") });
        }
        const body = {
          allocations: sent.map(({ line_id }) => ({
            line_id,
            amount: toWire(found.shares.get(line_id) ?? { digits: 0n, scale: 0 }),
          })),
          allocated_on: day || null,
        };
        await allocatePayment(companyId, payment.id, keyFor(body), body);
      }}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say("payments.allocate_text", { amount: money(payment.rest ?? "0") })}</p>
          {failure && <p className="note bad">{say("payments.items_failed", { why: failure })}</p>}
          {!items && !failure && <p className="text-muted">{say("payments.items_reading")}</p>}
          {items?.length === 0 && <p>{say("payments.allocate_none", { currency: payment.currency })}</p>}
          {items && items.length > 0 && (
            <ItemRows
              companyId={companyId}
              items={items}
              shares={found.shares}
              isReceipt={payment.isReceipt}
              scale={scale}
              asked={asked}
              placeOf={(item) => sent.indexOf(item)}
              faults={faults.fields}
              onPick={(item, isOn) => {
                const next = new Set(off);
                if (isOn) {
                  next.delete(item.line_id);
                } else {
                  next.add(item.line_id);
                }
                setOff(next);
                setAsked({ ...asked, [item.line_id]: NO_MONEY });
              }}
              onAsked={(item, value) => setAsked({ ...asked, [item.line_id]: value })}
            />
          )}
          <p aria-live="polite">
            {isZero(found.left)
              ? say("payments.even")
              : found.left.digits > 0n
                ? say("payments.left_over", { amount: money(toWire(found.left)) })
                : say("payments.missing", { amount: money(sizeOf(toWire(found.left))) })}
          </p>
          <TextField
            label={say("payments.allocated_on")}
            hint={say("payments.allocated_on_hint")}
            type="date"
            name="allocated_on"
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.allocated_on}
          />
        </>
      )}
    </ActDialog>
  );
}
