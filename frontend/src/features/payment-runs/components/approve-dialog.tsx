"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { approveRun } from "../api";

/** Says what follows, and has bank details that are new looked at one by one. */
export default function ApproveDialog({
  companyId,
  run,
  onClose,
}: {
  companyId: string;
  run: components["schemas"]["PaymentRunOut"];
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const news = run.contacts_paid.filter((one) => one.must_be_seen && one.bank_details_id);
  const [seen, setSeen] = useState<readonly string[]>([]);
  return (
    <ActDialog
      title={say("payment_runs.approve_title", { amount: `${format.money(run.amount)} ${run.currency}` })}
      act={say("payment_runs.approve")}
      names={["bank_details_seen"]}
      done={say("payment_runs.approve_done")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        if (news.some(({ bank_details_id: id }) => id && !seen.includes(id))) {
          return refuse({ bank_details_seen: say("payment_runs.look_first") });
        }
        await approveRun(companyId, run, [...seen]);
      }}
    >
      {(faults) => (
        <>
          <p>{say("payment_runs.approve_text", { count: run.contacts, day: format.date(run.execution_on) })}</p>
          {news.length > 0 && (
            <fieldset className={`field ticks ${faults.fields.bank_details_seen ? "wrong" : ""}`}>
              <legend>{say("payment_runs.new_details")}</legend>
              {news.map((one) => {
                const id = one.bank_details_id ?? "";
                return (
                  <label key={id}>
                    <input
                      type="checkbox"
                      className="tick"
                      name="bank_details_seen"
                      checked={seen.includes(id)}
                      onChange={() => setSeen(seen.includes(id) ? seen.filter((each) => each !== id) : [...seen, id])}
                    />
                    <span>
                      <bdi>{one.contact_name}</bdi>: {one.bank_account}, <bdi>{one.holder}</bdi>
                    </span>
                  </label>
                );
              })}
              {faults.fields.bank_details_seen && <p className="error">{faults.fields.bank_details_seen}</p>}
            </fieldset>
          )}
        </>
      )}
    </ActDialog>
  );
}
