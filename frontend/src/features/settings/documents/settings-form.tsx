"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { hasUnread } from "@/lib/errors/unread";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { chosenOf } from "./chosen";
import { TERMS_FIELDS, TermsRows } from "./terms-rows";

type Settings = components["schemas"]["SettingsOut"];
const JOURNALS = ["invoice_journal", "credit_note_journal", "bill_journal", "supplier_credit_journal"] as const;
const ACCOUNTS = [
  "receivable_account",
  "payable_account",
  "income_account",
  "expense_account",
  "discount_granted_account",
  "discount_received_account",
  "deposits_account",
] as const;
const DIRECT_ENTRIES = [
  ["null", "document_settings.direct_entries_automatic"],
  ["false", "document_settings.direct_entries_refused"],
  ["true", "document_settings.direct_entries_allowed"],
] as const;
type Account = { code: string; name: string; subtype: string };

/** Journals and accounts of documents; each may stay open: then the rule under it decides. */
export function SettingsForm({
  companyId,
  settings,
  journals,
  accounts,
  mayChange,
}: {
  companyId: string;
  settings: Settings;
  journals: readonly { code: string; name: string; kind: string }[];
  accounts: readonly Account[];
  mayChange: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const { version: read, ...start } = chosenOf(settings);
  const [said, setSaid] = useState(start);
  // Of what was read when the form was drawn: what somebody else chooses meanwhile is not overwritten unseen.
  const [version, setVersion] = useState(read);
  const { isBusy, faults, submit } = useSubmit([...ACCOUNTS, ...TERMS_FIELDS, ...JOURNALS]);

  /** What counts where nothing is chosen: for lines the account of the country pack, while the chart has it. */
  function hintOf(name: (typeof ACCOUNTS)[number]): string {
    const usual =
      name === "income_account"
        ? settings.usual_income_account
        : name === "expense_account"
          ? settings.usual_expense_account
          : null;
    const account = accounts.find(({ code }) => code === usual);
    return account
      ? say("document_settings.usual_account_means", { account: `${account.code} ${account.name}` })
      : say(`document_settings.${name}_means`);
  }

  function save() {
    submit(async () => {
      const params = { path: { company_id: companyId }, header: { "If-Match": `"v${version}"` } };
      const asked = api.PUT("/api/v1/companies/{company_id}/invoicing-settings", { params, body: said });
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
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasUnread(event.currentTarget)) {
          save();
        }
      }}
    >
      <p className="text-muted">{say("document_settings.text")}</p>
      <FormFault faults={faults} />
      <fieldset className="contents" disabled={!mayChange}>
        <section>
          <h2>{say("document_settings.accounts")}</h2>
          {ACCOUNTS.map((name) => (
            <Combobox
              key={name}
              name={name}
              label={say(`document_settings.${name}`)}
              hint={hintOf(name)}
              offers={accounts
                .filter(({ subtype }) => isFor(name, subtype))
                .map(({ code, name: called }) => ({ value: code, code, name: called }))}
              value={said[name]}
              error={faults.fields[name]}
              onValue={(value) => setSaid({ ...said, [name]: value })}
            />
          ))}
          <Select
            name="takes_direct_entries"
            label={say("document_settings.direct_entries")}
            hint={say(
              settings.refuses_direct_entries
                ? "document_settings.direct_entries_refused_now"
                : "document_settings.direct_entries_taken_now",
            )}
            choices={DIRECT_ENTRIES.map(([value, name]) => ({ value, name: say(name) }))}
            value={String(said.takes_direct_entries)}
            onChange={(event) => setSaid({ ...said, takes_direct_entries: JSON.parse(event.target.value) })}
          />
        </section>
        <TermsRows terms={said.terms} faults={faults.fields} onTerms={(terms) => setSaid({ ...said, terms })} />
        <section>
          <h2>{say("document_settings.journals")}</h2>
          {JOURNALS.map((name) => (
            <Select
              key={name}
              name={name}
              label={say(`document_settings.${name}`)}
              hint={say(`document_settings.${name}_means`)}
              choices={[
                { value: "", name: say("document_settings.unchosen") },
                ...journals
                  .filter(({ kind }) => kind === (/^(invoice|credit)/.test(name) ? "sales" : "purchases"))
                  .map((journal) => ({ value: journal.code, name: `${journal.code} ${journal.name}` })),
              ]}
              value={said[name] ?? ""}
              error={faults.fields[name]}
              onChange={(event) => setSaid({ ...said, [name]: event.target.value || null })}
            />
          ))}
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
        <p className="note">{say("document_settings.may_not")}</p>
      )}
    </form>
  );
}

function isFor(name: (typeof ACCOUNTS)[number], subtype: string): boolean {
  return name === "receivable_account" || name === "payable_account"
    ? subtype === name.split("_")[0]
    : subtype !== "receivable" && subtype !== "payable";
}
