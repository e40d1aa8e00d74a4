import type { ReactNode } from "react";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isNothing } from "./payment-table";

type Payment = components["schemas"]["PaymentOut"];

/** What a payment says of itself: amounts, accounts, entry, people. */
export async function PaymentFacts({ companyId, payment }: { companyId: string; payment: Payment }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const entry = (id: string, name: string) => (
    <a className="link" href={`/${companyId}/entries/${id}`}>
      {name}
    </a>
  );
  const isSame = payment.bank_currency === payment.currency && payment.bank_amount === payment.amount;
  const facts: [string, ReactNode][] = [
    [
      say("payments.contact"),
      <a key="contact" className="link" href={`/${companyId}/contacts/${payment.contact_id}`}>
        <bdi>{payment.contact_name}</bdi>
      </a>,
    ],
    [say("payments.day"), format.longDate(payment.paid_on)],
    [
      say("payments.amount"),
      <b key="amount" className="n-start">
        {format.inUnit(payment.amount, payment.currency)}
      </b>,
    ],
    ...(isSame
      ? []
      : [[say("payments.moved"), format.inUnit(payment.bank_amount, payment.bank_currency)] as [string, ReactNode]]),
    ...(isNothing(payment.charges)
      ? []
      : [[say("payments.bank_kept"), format.inUnit(payment.charges, payment.bank_currency)] as [string, ReactNode]]),
    ...payment.deductions.map((one): [string, ReactNode] => [
      say(`payments.${one.kind}`),
      `${format.inUnit(one.amount, payment.currency)} · ${one.account_code}`,
    ]),
    ...(payment.currency === payment.base_currency
      ? []
      : [
          [
            say("payments.weighs", { currency: payment.base_currency }),
            format.inUnit(payment.base_amount, payment.base_currency),
          ] as [string, ReactNode],
        ]),
    [
      say("payments.money_account"),
      <a
        key="account"
        className="link"
        href={address(`/${companyId}/reports/general-ledger`, { account: payment.money_account_id })}
      >
        {payment.money_account_code} <bdi>{payment.money_account_name}</bdi>
      </a>,
    ],
    [say("payments.entry"), entry(payment.entry_id, payment.entry_number)],
    ...(payment.reference ? [[say("payments.reference"), payment.reference] as [string, ReactNode]] : []),
    ...(payment.description ? [[say("payments.description"), payment.description] as [string, ReactNode]] : []),
    [say("payments.made_by"), `${payment.made_by}, ${format.moment(payment.made_at)}`],
  ];
  if (payment.undone_on) {
    facts.push(
      [say("payments.undone_on"), format.longDate(payment.undone_on)],
      [
        say("payments.undone_by"),
        `${payment.undone_by ?? ""}${payment.undone_at ? `, ${format.moment(payment.undone_at)}` : ""}`,
      ],
      [say("payments.undo_reason"), payment.undo_reason],
    );
    if (payment.undo_entry_id) {
      facts.push([say("payments.reversing_entry"), entry(payment.undo_entry_id, say("payments.see_entry"))]);
    }
  }
  return (
    <dl className="facts wider">
      {facts.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </>
  );
}
