"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { MoneyInput } from "@/components/ui/money-input";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { hasUnread } from "@/lib/errors/unread";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

type Policy = components["schemas"]["ApprovalPolicyOut"];

/** From which amount on bills are approved by a second person; empty: none is. */
export function ApprovalForm({
  companyId,
  policy,
  scale,
  mayChange,
}: {
  companyId: string;
  policy: Policy;
  /** Decimals of the base currency. */
  scale: number;
  mayChange: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const [from, setFrom] = useState({ amount: policy.bills_from ?? "", formula: "" });
  // Of what was read when the form was drawn: what somebody else chooses meanwhile is not overwritten unseen.
  const [version, setVersion] = useState(policy.version);
  const { isBusy, faults, submit } = useSubmit(["bills_from"]);

  function save() {
    submit(async () => {
      const params = { path: { company_id: companyId }, header: { "If-Match": `"v${version}"` } };
      const body = { bills_from: from.amount || null };
      const asked = api.PUT("/api/v1/companies/{company_id}/bill-approval-policy", { params, body });
      setVersion((await call(asked)).data.version);
      toast({ text: say("document_settings.saved"), is: "ok" });
      router.refresh();
    });
  }

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      aria-labelledby="approval-of-bills"
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasUnread(event.currentTarget)) {
          save();
        }
      }}
    >
      <FormFault faults={faults} />
      <fieldset className="contents" disabled={!mayChange}>
        <section>
          <h2 id="approval-of-bills">{say("document_settings.approval")}</h2>
          <MoneyInput
            name="bills_from"
            label={say("document_settings.bills_from", { currency: policy.currency })}
            hint={say("document_settings.bills_from_means")}
            scale={scale}
            value={from}
            error={faults.fields.bills_from}
            onValue={setFrom}
          />
        </section>
      </fieldset>
      {mayChange ? (
        <div className="bts">
          <Button type="submit" look="primary" busy={isBusy}>
            {say("ui.save")}
          </Button>
          {faults.code === "core.stale_version" && (
            <Button onClick={() => window.location.reload()}>{say("ui.read_again")}</Button>
          )}
        </div>
      ) : (
        <p className="note">{say("document_settings.approval_may_not")}</p>
      )}
    </form>
  );
}
