"use client";

import { type Allocation, sizeOf } from "@/components/payments/allocate";
import { Button } from "@/components/ui/button";
import { Pill } from "@/components/ui/pill";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, round, subtract, toWire } from "@/lib/money/decimal";
import type { Form, whyNot } from "../form";

const WHY = "why-not-recorded";

/** What the payment comes to, and what is left of it, as one types. It never scrolls away. */
export function PaymentProof({
  form,
  found,
  scale,
  why,
  isBusy,
}: {
  form: Form;
  found: Allocation;
  scale: number;
  why: ReturnType<typeof whyNot>;
  isBusy: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const shown = (amount: Allocation["amount"]) => format.money(toWire(round(amount, scale)));
  const rest = format.inUnit(sizeOf(toWire(round(found.left, scale))), form.currency);
  const deducted = subtract(found.worth, found.amount);
  return (
    <footer className="proof pay-proof">
      <div className="pay-state" id={WHY} aria-live="polite" aria-atomic="true">
        <Pill is={why ? "warn" : "ok"}>
          {why === "nothing_said"
            ? say("payments.nothing_said")
            : found.left.digits < 0n
              ? say("payments.missing", { amount: rest })
              : isZero(found.left)
                ? say("payments.even")
                : say(form.isAdvance ? "payments.is_advance" : "payments.left_over", { amount: rest })}
        </Pill>
        {why && why !== "nothing_said" && <span className="text-muted">{say(`payments.${why}`)}</span>}
      </div>
      <dl className="sums">
        <div>
          <dt>{say("payments.proof_amount")}</dt>
          <dd className="n">{shown(found.amount)}</dd>
        </div>
        {!isZero(deducted) && (
          <div>
            <dt>{say("payments.proof_deductions")}</dt>
            <dd className="n">{shown(deducted)}</dd>
          </div>
        )}
        <div>
          <dt>{say("payments.proof_allocated")}</dt>
          <dd className="n">{shown(found.allocated)}</dd>
        </div>
      </dl>
      <Button type="submit" look="primary" keys="Ctrl S" busy={isBusy} because={why ? WHY : null}>
        {say("payments.save")}
      </Button>
    </footer>
  );
}
