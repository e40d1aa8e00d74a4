"use client";

import { Plus } from "lucide";
import { useRouter } from "next/navigation";
import { useLayoutEffect, useRef, useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { settle } from "@/components/ui/use-cells";
import { newKey } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { makeCode } from "./api";
import { EInvoiceFields } from "./code-fields";
import { bodyOf, type ComponentText, DIRECTIONS, missingOf, newComponent, TREATMENTS } from "./code-text";
import { ACCOUNTS, type CodeWords, WORDS } from "./code-words";
import { ComponentFields } from "./component-fields";
import { type Direction, hasRates, type Treatment } from "./rates";

const FIELDS = [
  "code",
  ...WORDS,
  "direction",
  "treatment",
  "due_on",
  "due_within_months",
  "rounds_together",
  "components",
  "components.*.name",
  "components.*.rates",
  "components.*.rates.0.starts_on",
  "components.*.rates.0.value",
  "components.*.recoverable_percent",
  "components.*.is_compound",
  ...ACCOUNTS.map((name) => `components.*.${name}`),
];

/** The form of a new tax code: what the law does, then the taxes it is made of with their first rates and accounts. */
export function CodeForm({
  companyId,
  today,
  currency,
  accounts,
}: {
  companyId: string;
  today: string;
  currency: string;
  accounts: readonly Offer[];
}) {
  const say = useSay();
  const router = useRouter();
  const [code, setCode] = useState("");
  const [direction, setDirection] = useState<Direction>("sales");
  const [treatment, setTreatment] = useState<Treatment>("taxable");
  const [said, setSaid] = useState<CodeWords>({
    name: "",
    category: "",
    exemption_code: "",
    exemption_reason: "",
    myinvois_type: "",
  });
  const [due, setDue] = useState({ onPayment: false, months: "" });
  const [isTogether, setTogether] = useState(false);
  const [components, setComponents] = useState<readonly ComponentText[]>([newComponent("c0", today)]);
  const sent = useRef({ body: "", key: newKey() });
  const { isBusy, faults, submit, refuse } = useSubmit(FIELDS);
  const { fields } = faults;
  const isTaxed = hasRates(treatment, direction);
  const list = `/${companyId}/settings/taxes`;

  function save() {
    const text = { code, direction, treatment, said, due, isTogether, components: isTaxed ? components : [] };
    const missing = missingOf(text);
    if (Object.keys(missing).length > 0) {
      const words = { required: say("ui.required"), rate: say("taxes.rate_wrong"), months: say("taxes.months_wrong") };
      refuse({
        ...NO_FAULTS,
        fields: Object.fromEntries(Object.entries(missing).map(([name, why]) => [name, words[why]])),
      });
      return;
    }
    submit(async () => {
      const body = bodyOf(text);
      const written = JSON.stringify(body);
      if (sent.current.body !== written) {
        sent.current = { body: written, key: newKey() };
      }
      const made = await makeCode(companyId, sent.current.key, body);
      toast({ text: say("taxes.made", { code: made.code }), is: "ok" });
      router.push(`${list}/${made.id}`);
      router.refresh();
    });
  }

  function change(key: string, to: Partial<ComponentText>) {
    setComponents(components.map((one) => (one.key === key ? { ...one, ...to } : one)));
  }

  // A key takes what is being typed first, and saves what the form is then.
  const latest = useRef(save);
  useLayoutEffect(() => {
    latest.current = save;
  });
  usePageKeys([{ key: "Ctrl+s", does: say("ui.save"), run: () => settle(() => latest.current()) }]);

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FormFault faults={faults} />
      <section>
        <h2>{say("taxes.what")}</h2>
        <div className="two">
          <TextField
            label={say("taxes.code")}
            hint={say("taxes.code_hint")}
            name="code"
            autoComplete="off"
            autoCapitalize="characters"
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={fields.code}
          />
          <TextField
            label={say("taxes.name")}
            hint={say("taxes.name_hint")}
            name="name"
            autoComplete="off"
            maxLength={200}
            value={said.name}
            onChange={(event) => setSaid({ ...said, name: event.target.value })}
            error={fields.name}
          />
          <Select
            label={say("taxes.for")}
            name="direction"
            value={direction}
            choices={DIRECTIONS.map((value) => ({ value, name: say(`taxes.${value}`) }))}
            onChange={(event) => setDirection(event.target.value === "purchases" ? "purchases" : "sales")}
            error={fields.direction}
          />
          <Select
            label={say("taxes.treatment")}
            hint={say(`taxes.treatment_${treatment}_means`)}
            name="treatment"
            value={treatment}
            choices={TREATMENTS.map((value) => ({ value, name: say(`taxes.treatment_${value}`) }))}
            onChange={(event) => setTreatment(TREATMENTS.find((one) => one === event.target.value) ?? "taxable")}
            error={fields.treatment}
          />
        </div>
        <p className="text-faint">{say("taxes.never_changes")}</p>
      </section>
      <section>
        <h2>{say("taxes.e_invoices")}</h2>
        <EInvoiceFields said={said} faults={fields} onSaid={(to) => setSaid({ ...said, ...to })} />
      </section>
      {isTaxed ? (
        <>
          <section>
            <h2>{say("taxes.components")}</h2>
            <p className="text-muted">{say("taxes.components_text")}</p>
            {fields.components && <p className="error">{fields.components}</p>}
            {components.map((one, at) => (
              <ComponentFields
                key={one.key}
                at={at}
                of={one}
                isPurchase={direction === "purchases"}
                currency={currency}
                accounts={accounts}
                faults={fields}
                onChange={(to) => change(one.key, to)}
                onRemove={
                  components.length > 1 ? () => setComponents(components.filter(({ key }) => key !== one.key)) : null
                }
              />
            ))}
            {treatment !== "withholding" && (
              <Button
                className="self-start"
                onClick={() => setComponents([...components, newComponent(crypto.randomUUID(), today)])}
              >
                <Icon of={Plus} />
                {say("taxes.add_component")}
              </Button>
            )}
            {components.length > 1 && (
              <label className="flex items-start gap-2">
                <input
                  type="checkbox"
                  className="tick mt-0.5"
                  name="rounds_together"
                  checked={isTogether}
                  onChange={(event) => setTogether(event.target.checked)}
                />
                {say("taxes.rounds_together")}
              </label>
            )}
          </section>
          <section>
            <h2>{say("taxes.due_on")}</h2>
            <div className="two">
              <Select
                label={say("taxes.due_on")}
                name="due_on"
                value={due.onPayment ? "payment" : "invoice"}
                choices={[
                  { value: "invoice", name: say("taxes.due_invoice") },
                  { value: "payment", name: say("taxes.due_payment") },
                ]}
                onChange={(event) => setDue({ ...due, onPayment: event.target.value === "payment" })}
                error={fields.due_on}
              />
              {due.onPayment && (
                <TextField
                  label={say("taxes.due_within")}
                  hint={say("taxes.due_within_hint")}
                  name="due_within_months"
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={3}
                  value={due.months}
                  onChange={(event) => setDue({ ...due, months: event.target.value })}
                  error={fields.due_within_months}
                />
              )}
            </div>
          </section>
        </>
      ) : (
        <p className="note">{say("taxes.without_rates")}</p>
      )}
      <div className="bts">
        <Button type="submit" look="primary" keys="Ctrl S" busy={isBusy}>
          {say("taxes.make")}
        </Button>
        <LinkButton href={list}>{say("ui.cancel")}</LinkButton>
      </div>
    </form>
  );
}
