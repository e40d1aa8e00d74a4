import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readPayment, readScales } from "../queries";
import { Allocations } from "./allocations";
import { PaymentActs } from "./payment-acts";
import { PaymentFacts } from "./payment-facts";
import { isNothing } from "./payment-table";

/** One payment: what moved, what it pays, what of it is left, and who undid it. */
export async function PaymentPage({ companyId, paymentId }: { companyId: string; paymentId: string }) {
  const [say, format, payment, rights, scales] = await Promise.all([
    getSay(),
    getFormat(),
    readPayment(companyId, paymentId),
    getRights(),
    readScales(),
  ]);
  const up = { href: `/${companyId}/payments`, name: say("payments.title") };
  if (payment instanceof ApiError) {
    if (payment.status === 404 || payment.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("payments.one")} up={up} />
        <Refusal error={payment} />
      </>
    );
  }
  const isUndone = payment.state === "undone";
  const hasRest = !isUndone && !isNothing(payment.unallocated_amount);
  const rest = format.inUnit(payment.unallocated_amount, payment.currency);
  return (
    <Words of={["payments", "item_rows"]}>
      <PageHead
        title={
          <bdi>
            {say(payment.direction === "receipt" ? "payments.receipt_of" : "payments.payment_of", {
              name: payment.contact_name,
            })}
          </bdi>
        }
        up={up}
        sub={format.date(payment.paid_on)}
        beside={
          <Pill is={isUndone ? "draft" : hasRest ? "warn" : "posted"} box>
            {isUndone ? (
              say("payments.undone")
            ) : hasRest ? (
              <>
                <span className="desk">{say("payments.advance_left", { amount: rest })}</span>
                <span className="phone">{say("payments.advance_shortly")}</span>
              </>
            ) : (
              say("payments.allocated")
            )}
          </Pill>
        }
      >
        {!isUndone && rights.has("payment.make") && (
          <PaymentActs
            companyId={companyId}
            scale={scales[payment.currency] ?? 2}
            payment={{
              id: payment.id,
              version: payment.version,
              paidOn: [payment.paid_on, ...payment.allocations.map(({ settled_on }) => settled_on)].sort().at(-1) ?? "",
              contactId: payment.contact_id,
              currency: payment.currency,
              rest: hasRest ? payment.unallocated_amount : null,
              isReceipt: payment.direction === "receipt",
            }}
          />
        )}
      </PageHead>
      <div className="scroll">
        <article className="entry-page">
          {isUndone && payment.undone_on && (
            <section>
              <p className="note">{say("payments.undone_note", { day: format.longDate(payment.undone_on) })}</p>
            </section>
          )}
          {hasRest && (
            <section>
              <p className="note warn">{say("payments.left_note", { amount: rest })}</p>
            </section>
          )}
          <section>
            <PaymentFacts companyId={companyId} payment={payment} />
          </section>
          <section className="flush">
            <h2 className="section-head">{say("payments.allocations")}</h2>
            <Allocations companyId={companyId} payment={payment} />
          </section>
        </article>
      </div>
    </Words>
  );
}
