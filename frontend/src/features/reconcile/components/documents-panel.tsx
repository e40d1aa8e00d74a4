"use client";

import { useEffect, useState } from "react";
import { ContactPicker } from "@/components/contacts/contact-picker";
import { ItemRows } from "@/components/payments/item-rows";
import { NO_MONEY } from "@/components/ui/money-input";
import { Pill } from "@/components/ui/pill";
import { ApiError } from "@/lib/api/problem";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, round, toWire } from "@/lib/money/decimal";
import { bankDetailsOf, matchPayments, openItemsOf } from "../api";
import { allocationOf, FIELDS, type Form, type Item, isReceipt, lacks, newForm, toBody } from "../pay";
import type { Proposal } from "../proposals";
import { sizeOf } from "../split";
import { DifferenceFields } from "./difference-fields";
import { ForeignFields } from "./foreign-fields";
import { Panel } from "./panel";
import type { PanelProps } from "./panels";

type Read = { of: string; items: readonly Item[] | null; failure: string | null };
type Seen = { id: string; account: string; holder: string };

/** Open items of a contact that a line pays: several, in part, with a difference, in another currency. */
export default function DocumentsPanel({
  companyId,
  line,
  books,
  base,
  from,
  chargesAccountId,
  keyFor,
  decide,
  onClose,
}: PanelProps & { from: Proposal | null; chargesAccountId: string | null }) {
  const say = useSay();
  const format = useFormat();
  const [form, setForm] = useState(() => newForm(line.currency, chargesAccountId ?? "", from));
  const [read, setRead] = useState<Read>({ of: "", items: null, failure: null });
  const [seen, setSeen] = useState<Seen | null>(null);
  const { isBusy, faults, submit } = useSubmit(FIELDS);
  const contactId = form.contact?.value ?? "";
  const change = (to: Partial<Form>) => setForm((now) => ({ ...now, ...to }));

  useEffect(() => {
    if (!contactId) {
      return;
    }
    let isLeft = false;
    openItemsOf(companyId, contactId).then(
      (items) => {
        if (!isLeft) {
          setRead({ of: contactId, items, failure: null });
          // what is open says in which currency is paid, unless something is open in that of the account
          const [first] = items;
          if (first && !items.some(({ currency }) => currency === line.currency)) {
            const alike = items.filter(({ currency }) => currency === first.currency);
            // one alone is what was paid; of several somebody says which
            const chosen: Form["chosen"] = alike.length === 1 ? { [first.line_id]: "on" } : {};
            setForm((now) => ({ ...now, currency: first.currency, chosen: { ...chosen, ...now.chosen } }));
          }
        }
      },
      (error) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setRead({ of: contactId, items: null, failure: error.message });
      },
    );
    return () => {
      isLeft = true;
    };
  }, [companyId, contactId, line.currency]);

  const all = read.of === contactId ? read.items : null;
  const open = (all ?? []).filter(({ currency }) => currency === form.currency);
  const found = allocationOf(form, line, open);
  const sent = open.filter(({ line_id }) => found.shares.has(line_id));
  const scale = books.scales[form.currency] ?? 2;
  const fields = Object.fromEntries(
    Object.entries(faults.fields).map(([name, text]) => [name.replace("payments.0.", ""), text]),
  );
  const lack = lacks(form, line, found, base);
  const mustLook = seen !== null && !form.isSeen;
  const why = lack ? say(`reconcile.pay_${lack}`) : mustLook ? say("reconcile.pay_look") : null;
  const left = format.inUnit(sizeOf(toWire(round(found.left, scale))), form.currency);

  const send = () => {
    if (why) {
      return;
    }
    const body = toBody(form, line, { found, sent, base, seen: form.isSeen ? (seen?.id ?? null) : null });
    submit(async () => {
      try {
        const used = sent.map(({ line_id }) => line_id);
        await decide(() => matchPayments(companyId, line.id, keyFor(body), body), used);
      } catch (error) {
        if (error instanceof ApiError && error.code === "payments.bank_details_unseen") {
          const details = await bankDetailsOf(companyId, contactId);
          setSeen(details && { id: details.id, account: details.account ?? "", holder: details.holder });
          change({ isSeen: false });
        }
        throw error;
      }
    });
  };

  return (
    <Panel
      companyId={companyId}
      line={line}
      title={say(isReceipt(line) ? "reconcile.documents_in" : "reconcile.documents_out")}
      act={say("reconcile.match")}
      faults={faults}
      isBusy={isBusy}
      why={why}
      onAct={send}
      onClose={onClose}
    >
      <div className="two">
        <ContactPicker
          companyId={companyId}
          label={say("reconcile.contact")}
          name="payments.0.contact_id"
          value={form.contact}
          onValue={(to) => {
            setSeen(null);
            change({ contact: to, chosen: {}, asked: {}, isSeen: false, currency: line.currency });
          }}
          error={fields.contact_id}
        />
        <ForeignFields
          form={form}
          line={line}
          base={base}
          scales={books.scales}
          currencies={[...new Set([line.currency, ...(all ?? []).map(({ currency }) => currency)])]}
          found={found}
          faults={fields}
          onChange={change}
        />
      </div>
      {read.of === contactId && read.failure && <p className="note bad">{read.failure}</p>}
      {contactId && !all && !read.failure && <p className="text-muted">{say("ui.loading")}</p>}
      {all && open.length === 0 && (
        <p className="text-muted">{say("reconcile.nothing_open", { currency: form.currency })}</p>
      )}
      {open.length > 0 && (
        <ItemRows
          companyId={companyId}
          items={open}
          shares={found.shares}
          isReceipt={isReceipt(line)}
          scale={scale}
          asked={form.asked}
          placeOf={(item) => sent.indexOf(item)}
          faults={fields}
          onPick={(item, isOn) =>
            change({
              chosen: { ...form.chosen, [item.line_id]: isOn ? "on" : "off" },
              asked: { ...form.asked, [item.line_id]: NO_MONEY },
            })
          }
          onAsked={(item, value) => {
            const { [item.line_id]: _, ...chosen } = form.chosen;
            change({
              asked: { ...form.asked, [item.line_id]: value },
              chosen: value.amount ? { ...chosen, [item.line_id]: "on" } : form.chosen,
            });
          }}
        />
      )}
      {form.contact && (
        <DifferenceFields
          form={form}
          line={line}
          items={open}
          found={found}
          scale={scale}
          chargesScale={books.scales[line.currency] ?? 2}
          accounts={books.others}
          faults={fields}
          onChange={change}
        />
      )}
      {seen && (
        <label className="check">
          <input
            type="checkbox"
            className="tick"
            name="payments.0.bank_details_seen"
            checked={form.isSeen}
            onChange={(event) => change({ isSeen: event.target.checked })}
          />
          <span>{say("reconcile.bank_seen", { account: seen.account, holder: seen.holder })}</span>
        </label>
      )}
      <p className="rec-rest" aria-live="polite" aria-atomic="true">
        {all && (sent.length > 0 || !isZero(found.left)) && (
          <Pill is={isZero(found.left) && sent.length > 0 ? "ok" : "warn"}>
            {found.left.digits < 0n
              ? say("reconcile.pay_short", { amount: left })
              : isZero(found.left)
                ? say("reconcile.pay_even")
                : say("reconcile.pay_over", { amount: left })}
          </Pill>
        )}
      </p>
    </Panel>
  );
}
