"use client";

import { MoneyInput } from "@/components/ui/money-input";
import { TextArea } from "@/components/ui/text-field";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import type { Faults } from "../faults";
import type { Books, Form } from "../form";
import { DepositPicks } from "./deposit-picks";
import { ExtraRows } from "./extra-rows";

/** What stands below the lines: what concerns all of them, a note, and whether a credit settles what it credits. */
export function UnderLines({
  books,
  form,
  scale,
  currency,
  deposits,
  faults,
  settles,
  change,
}: {
  books: Books;
  form: Form;
  scale: number;
  currency: string;
  /** Null where the document deducts none. */
  deposits: components["schemas"]["DepositList"] | null;
  faults: Faults;
  /** Null where there is nothing to settle. */
  settles: { now: boolean; set: (to: boolean) => void } | null;
  change: (to: (held: Form) => Form) => void;
}) {
  const say = useSay();
  return (
    <div className="left">
      <ExtraRows books={books} form={form} scale={scale} faults={faults.extras} onForm={change} />
      <DepositPicks
        deposits={deposits}
        given={form.given}
        currency={currency}
        picked={form.depositIds}
        error={faults.head.deposit_ids}
        onValue={(depositIds) => change((held) => ({ ...held, depositIds }))}
      />
      <div className="off">
        <MoneyInput
          label={say("document_form.discount_all_percent")}
          name="discount_percent"
          value={form.discountPercent}
          scale={4}
          error={faults.head.discount_percent}
          onValue={(discountPercent) => change((held) => ({ ...held, discountPercent }))}
        />
        <MoneyInput
          label={say("document_form.discount_all_amount")}
          name="discount_amount"
          value={form.discountAmount}
          scale={scale}
          error={faults.head.discount_amount}
          onValue={(discountAmount) => change((held) => ({ ...held, discountAmount }))}
        />
      </div>
      <TextArea
        key={`note ${form.note}`}
        label={say("documents.note")}
        name="note"
        rows={3}
        maxLength={2000}
        defaultValue={form.note}
        error={faults.head.note}
        onBlur={(event) => change((held) => ({ ...held, note: event.target.value.trim() }))}
      />
      {settles && (
        <label className="ticked">
          <input
            type="checkbox"
            className="tick"
            checked={settles.now}
            onChange={(event) => settles.set(event.target.checked)}
          />
          {say("document_form.settles")}
        </label>
      )}
    </div>
  );
}
