"use client";

import { useRouter } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Picked } from "@/components/contacts/contact-picker";
import { usePageKeys } from "@/components/layout/keys";
import { FormFault } from "@/components/ui/form-fault";
import type { Offer } from "@/components/ui/match";
import { toast } from "@/components/ui/toast";
import { settle } from "@/components/ui/use-cells";
import { newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { hasUnread } from "@/lib/errors/unread";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { makePayment } from "../api";
import { allocationOf, bankCurrencyOf, FIELDS, type Form, fitting, missingOf, newForm, toBody, whyNot } from "../form";
import { useContact } from "../use-contact";
import { BankCheck } from "./bank-check";
import { DeductionRows } from "./deduction-rows";
import { FurtherFields } from "./further-fields";
import { PaidItems } from "./paid-items";
import { PaymentProof } from "./payment-proof";
import { WhoFields } from "./who-fields";

export type MoneyOffer = { id: string; code: string; name: string; subtype: string; currency: string };
/** What the parts of the form share. */
export type PartProps = {
  form: Form;
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<Form>) => void;
};

/** The form of a payment: what is open of the contact is proposed, the oldest first, and what is left is seen as one types. */
export function PaymentForm({
  companyId,
  base,
  scales,
  start,
  isFixed,
  contact,
  money,
  others,
  controls,
}: {
  companyId: string;
  /** Currency of the books. */
  base: string;
  scales: { readonly [code: string]: number };
  start: Partial<Form> & Pick<Form, "direction" | "paidOn" | "currency">;
  /** The currency is that of a document. */
  isFixed: boolean;
  contact: Picked | null;
  money: readonly MoneyOffer[];
  /** Accounts for deductions and charges. */
  others: readonly Offer[];
  controls: readonly Offer[];
}) {
  const say = useSay();
  const router = useRouter();
  const [form, setForm] = useState(() => newForm(start));
  const { isBusy, faults, submit, refuse } = useSubmit(FIELDS);
  const sentBody = useRef({ text: "", key: newKey() });
  const account = money.find(({ id }) => id === form.accountId);
  const isOut = form.direction === "payment" && account?.subtype !== "cash";
  const { items, failure, bank, readBank, nobodys, withNobody } = useContact(companyId, form.contactId, isOut);
  const open = fitting(items ?? [], form.currency);
  const scale = scales[form.currency] ?? 2;
  const found = allocationOf(form, open, scale);
  const sent = open.filter(({ line_id }) => found.shares.has(line_id));
  const bankCurrency = bankCurrencyOf(form, account, base);
  const mustLook = isOut && bank !== null && bank.current !== null && !bank.isKnown;
  const why = whyNot(form, found);

  // What is open says in which currency is paid, as long as nobody else did.
  const [isChosen, setChosen] = useState(isFixed);
  const first = items?.[0]?.currency;
  useEffect(() => {
    if (!isChosen && first) {
      setForm((now) => ({ ...now, currency: first }));
    }
  }, [isChosen, first]);

  function change(to: Partial<Form>) {
    if (to.currency !== undefined) {
      setChosen(true);
    }
    setForm({ ...form, ...to });
  }

  async function write() {
    const seen = mustLook && form.isSeen ? (bank?.current?.id ?? null) : null;
    const body = toBody(form, { found, sent, bankCurrency, base, seen });
    const text = JSON.stringify(body);
    if (text !== sentBody.current.text) {
      sentBody.current = { text, key: newKey() }; // the same again keeps its key: it is done once
    }
    const id = await makePayment(companyId, sentBody.current.key, body);
    toast({ text: say("payments.made_plain"), is: "ok" });
    router.push(`/${companyId}/payments/${id}`);
    router.refresh();
  }

  function save() {
    const missing = Object.fromEntries(missingOf(form, bankCurrency).map((name) => [name, say("ui.required")]));
    if (mustLook && !form.isSeen) {
      missing.bank_details_seen = say("payments.bank_must");
    }
    if (Object.keys(missing).length > 0) {
      refuse({ ...NO_FAULTS, fields: missing });
      return;
    }
    if (why) {
      return; // said in the footer
    }
    submit(async () => {
      try {
        await write();
      } catch (error) {
        if (error instanceof ApiError && error.code === "payments.bank_details_unseen") {
          // another person confirmed other ones meanwhile: they are shown before anything is paid
          setForm((now) => ({ ...now, isSeen: false }));
          await readBank(true);
        }
        throw error;
      }
    });
  }

  // A key takes what is being typed first, and saves what the form is then.
  const latest = useRef(save);
  useLayoutEffect(() => {
    latest.current = save;
  });
  const saveTyped = () =>
    settle(() => {
      if (!hasUnread(document.body)) {
        latest.current();
      }
    });
  usePageKeys([
    { key: "Ctrl+s", does: say("payments.save"), run: saveTyped },
    { key: "Ctrl+Enter", run: saveTyped },
  ]);

  const part: PartProps = { form, faults: faults.fields, onChange: change };
  return (
    <form
      method="post"
      className="pay-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        saveTyped();
      }}
    >
      <div className="scroll">
        <div className="sheet">
          <div className="form-sheet">
            <FormFault faults={faults} />
            <WhoFields
              {...part}
              companyId={companyId}
              base={base}
              scales={scales}
              bankCurrency={bankCurrency}
              found={found}
              isFixed={isFixed}
              contact={contact}
              money={money}
              currencies={[...new Set([form.currency, base, ...(items ?? []).map(({ currency }) => currency)])]}
            />
            {isOut && bank && <BankCheck {...part} bank={bank} mustLook={mustLook} companyId={companyId} />}
            <PaidItems
              {...part}
              companyId={companyId}
              items={items}
              open={open}
              failure={failure}
              found={found}
              sent={sent}
              scale={scale}
              nobodys={nobodys}
              withNobody={withNobody}
              accounts={others}
            />
            <DeductionRows {...part} found={found} scale={scale} accounts={others} />
            <FurtherFields
              {...part}
              found={found}
              chargesScale={scales[bankCurrency] ?? 2}
              bankCurrency={bankCurrency}
              accounts={others}
              controls={controls}
            />
          </div>
        </div>
      </div>
      <PaymentProof form={form} found={found} scale={scale} why={why} isBusy={isBusy} />
    </form>
  );
}
