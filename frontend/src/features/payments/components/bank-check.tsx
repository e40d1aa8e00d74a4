"use client";

import { CircleAlert } from "lucide";
import { Icon } from "@/components/ui/icon";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { BankSeen } from "../use-contact";
import type { PartProps } from "./payment-form";

/** Where the money goes. Details that nothing was paid to the last time are looked at before anything is. */
export function BankCheck({
  form,
  faults,
  onChange,
  bank,
  mustLook,
  companyId,
}: PartProps & { bank: BankSeen; mustLook: boolean; companyId: string }) {
  const say = useSay();
  const format = useFormat();
  const { current } = bank;
  const contact = `/${companyId}/contacts/${form.contactId}`;
  if (!current) {
    return (
      <p className="note">
        <span>
          {say("payments.bank_none")}{" "}
          <a className="link" href={contact}>
            {say("payments.contact")}
          </a>
        </span>
      </p>
    );
  }
  const account = current.account ?? "";
  if (!mustLook) {
    return <p className="text-muted">{say("payments.bank_known", { account })}</p>;
  }
  return (
    <div className={`note warn ${faults.bank_details_seen ? "wrong" : ""}`}>
      <Icon of={CircleAlert} />
      <div className="bank-check">
        <p>{say(bank.isFirst ? "payments.bank_first" : "payments.bank_new")}</p>
        <dl className="facts">
          <dt>{say("payments.bank_account")}</dt>
          <dd>
            <b>{account}</b>
            {current.bank_code && ` · ${current.bank_code}`}
          </dd>
          <dt>{say("payments.bank_holder")}</dt>
          <dd>
            <bdi>{current.holder || "–"}</bdi>
          </dd>
          {current.decided_by && current.decided_at && (
            <>
              <dt>{say("payments.bank_confirmed")}</dt>
              <dd>
                <bdi>{current.decided_by}</bdi>, {format.moment(current.decided_at)}
              </dd>
            </>
          )}
        </dl>
        <label className="check">
          <input
            type="checkbox"
            className="tick"
            name="bank_details_seen"
            checked={form.isSeen}
            aria-describedby={faults.bank_details_seen ? "bank-must" : undefined}
            aria-invalid={faults.bank_details_seen ? true : undefined}
            onChange={(event) => onChange({ isSeen: event.target.checked })}
          />
          <span>{say("payments.bank_seen", { account, holder: current.holder || say("payments.contact") })}</span>
        </label>
        {faults.bank_details_seen && (
          <p className="error" id="bank-must">
            <Icon of={CircleAlert} />
            <span>{faults.bank_details_seen}</span>
          </p>
        )}
      </div>
    </div>
  );
}
