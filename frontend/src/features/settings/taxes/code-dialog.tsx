"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import type { Offer } from "@/components/ui/match";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { changeCode } from "./api";
import { ComponentAccounts, EInvoiceFields } from "./code-fields";
import { ACCOUNTS, type Accounts, CATEGORIES, type CodeWords, MYINVOIS, WORDS } from "./code-words";
import type { TaxCode } from "./rates";

/** What of a code can change: its words, its categories and reasons, its accounts. What it is never does. */
export default function CodeDialog({
  companyId,
  code: now,
  accounts,
  onClose,
}: {
  companyId: string;
  code: TaxCode;
  accounts: readonly Offer[];
  onClose: () => void;
}) {
  const say = useSay();
  // As it was read when the dialog opened: the page behind it reads on, and what somebody else writes is not overwritten unseen.
  const [code] = useState(now);
  const [said, setSaid] = useState<CodeWords>({
    name: code.name,
    category: CATEGORIES.find((one) => one === code.category) ?? "",
    exemption_code: code.exemption_code,
    exemption_reason: code.exemption_reason,
    myinvois_type: MYINVOIS.find((one) => one === code.myinvois_type) ?? "",
  });
  const [posted, setPosted] = useState<readonly Accounts[]>(
    code.components.map((component) => ({
      output_account_code: component.output_account_code ?? "",
      input_account_code: component.input_account_code ?? "",
      deferred_account_code: component.deferred_account_code ?? "",
    })),
  );
  return (
    <ActDialog
      title={say("taxes.change_title", { code: code.code })}
      act={say("ui.save")}
      names={[...WORDS, ...ACCOUNTS.map((name) => `components.*.${name}`), "components"]}
      done={say("taxes.saved", { code: code.code })}
      broad
      onClose={onClose}
      onAct={async (_, refuse) => {
        if (!said.name.trim()) {
          return refuse({ name: say("ui.required") });
        }
        await changeCode(companyId, code, {
          ...said,
          components: posted.map((one) => ({
            output_account_code: one.output_account_code || null,
            input_account_code: one.input_account_code || null,
            deferred_account_code: one.deferred_account_code || null,
          })),
        });
      }}
    >
      {(faults) => (
        <>
          <p>{say("taxes.change_text")}</p>
          <TextField
            label={say("taxes.name")}
            name="name"
            autoComplete="off"
            maxLength={200}
            value={said.name}
            onChange={(event) => setSaid({ ...said, name: event.target.value })}
            error={faults.fields.name}
          />
          <EInvoiceFields said={said} faults={faults.fields} onSaid={(to) => setSaid({ ...said, ...to })} />
          {code.components.map(({ id, name }, at) => (
            <fieldset key={id} className="form-part">
              <legend className="h3">{say("taxes.accounts_of", { name })}</legend>
              <div className="two">
                <ComponentAccounts
                  at={at}
                  said={posted[at] as Accounts}
                  offers={accounts}
                  faults={faults.fields}
                  onSaid={(to) => setPosted(posted.map((one, place) => (place === at ? { ...one, ...to } : one)))}
                />
              </div>
            </fieldset>
          ))}
        </>
      )}
    </ActDialog>
  );
}
