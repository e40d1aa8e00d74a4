"use client";

import { Plus, X } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox, type Offer } from "@/components/ui/combobox";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { TextArea, TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { sayIssuer } from "./api";
import { FIELDS, type IssuerForm as Form, fromIssuer, SCHEMES, toBody } from "./issuer";

type Issuer = components["schemas"]["IssuerOut"];

/** What the company says of itself on papers and e-invoices, from now on. */
export function IssuerForm({
  companyId,
  issuer,
  name,
  country,
  countries,
  mayChange,
}: {
  companyId: string;
  issuer: Issuer;
  name: string;
  country: string;
  countries: readonly Offer[];
  mayChange: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const [form, setForm] = useState<Form>(() => fromIssuer(issuer, name, country));
  // Of what was read when the form was drawn: what somebody else says meanwhile is not overwritten unseen.
  const [version, setVersion] = useState(issuer.version);
  const { isBusy, faults, submit } = useSubmit(FIELDS);
  const change = (to: Partial<Form>) => setForm((now) => ({ ...now, ...to }));
  const { fields } = faults;

  const line = (
    field: keyof Form & string,
    api: string,
    more: { required?: boolean; hint?: string; most?: number } = {},
  ) => (
    <TextField
      label={say(`paper.${field}` as "paper.street")}
      hint={more.hint}
      name={api}
      required={more.required}
      autoComplete="off"
      maxLength={more.most ?? 200}
      value={form[field] as string}
      onChange={(event) => change({ [field]: event.target.value })}
      error={fields[api]}
    />
  );

  const land = (field: "country" | "bank_country", api: string, hint?: string) => (
    <Combobox
      label={say(`paper.${field}`)}
      hint={hint}
      name={api}
      offers={countries}
      value={form[field].toUpperCase() || null}
      onValue={(value) => change({ [field]: value ?? "" })}
      error={fields[api]}
    />
  );

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(async () => {
          setVersion((await sayIssuer(companyId, version, toBody(form))).version);
          toast({ text: say("paper.saved"), is: "ok" });
          router.refresh();
        });
      }}
    >
      <FormFault faults={faults} />
      <fieldset className="contents" disabled={!mayChange}>
        <section>
          <h2>{say("paper.issuer")}</h2>
          <div className="two">
            {line("legal_name", "legal_name", { required: true })}
            {line("trading_name", "trading_name", { hint: say("paper.trading_name_hint") })}
          </div>
        </section>
        <section>
          <h2>{say("paper.address")}</h2>
          <TextArea
            label={say("paper.street")}
            name="address.street"
            rows={2}
            maxLength={300}
            value={form.street}
            onChange={(event) => change({ street: event.target.value })}
            error={fields["address.street"]}
          />
          <div className="two">
            {line("postal_code", "address.postal_code", { most: 20 })}
            {line("city", "address.city", { most: 100 })}
            {line("subdivision", "address.subdivision", { most: 100 })}
            {land("country", "address.country")}
          </div>
        </section>
        <Ids form={form} fields={fields} onChange={change} />
        <section>
          <TextArea
            label={say("paper.legal_details")}
            hint={say("paper.legal_details_hint")}
            name="legal_details"
            rows={3}
            maxLength={1000}
            value={form.legal_details}
            onChange={(event) => change({ legal_details: event.target.value })}
            error={fields.legal_details}
          />
        </section>
        <section>
          <h2>{say("paper.asked")}</h2>
          <div className="two">
            {line("contact_name", "contact_name")}
            {line("contact_phone", "contact_phone", { most: 30 })}
            {line("contact_email", "contact_email", { hint: say("paper.contact_email_hint"), most: 254 })}
          </div>
        </section>
        <section>
          <h2>{say("paper.electronic")}</h2>
          <div className="two">
            {line("electronic_scheme", "electronic_address.scheme", {
              hint: say("paper.electronic_scheme_hint"),
              most: 4,
            })}
            {line("electronic_address", "electronic_address.value", { most: 254 })}
          </div>
        </section>
        <section>
          <h2>{say("paper.bank")}</h2>
          <p className="text-muted">{say("paper.bank_text")}</p>
          <div className="two">
            {line("iban", "bank.account", { most: 60 })}
            {line("bank_code", "bank.account.bank_code", { most: 60 })}
            {land("bank_country", "bank.account.country", say("paper.bank_country_hint"))}
            {line("bank_name", "bank.bank", { most: 140 })}
            {line("bank_holder", "bank.holder", { hint: say("paper.bank_holder_hint"), most: 140 })}
          </div>
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
        <p className="note">{say("paper.may_not")}</p>
      )}
    </form>
  );
}

function Ids({
  form,
  fields,
  onChange,
}: {
  form: Form;
  fields: { readonly [name: string]: string | undefined };
  onChange: (to: Partial<Form>) => void;
}) {
  const say = useSay();
  const set = (key: string, to: Partial<Form["identifiers"][number]>) =>
    onChange({ identifiers: form.identifiers.map((one) => (one.key === key ? { ...one, ...to } : one)) });
  return (
    <section>
      <h2>{say("paper.ids")}</h2>
      <p className="text-muted">{say("paper.ids_text")}</p>
      {form.identifiers.map(({ key, scheme, value }, place) => (
        <fieldset className="row-card" key={key}>
          <legend className="vh">{say("paper.id_place", { place: place + 1 })}</legend>
          <div className="two">
            <Select
              label={say("paper.scheme")}
              name={`identifiers.${place}.scheme`}
              value={scheme}
              choices={SCHEMES.map((one) => ({ value: one, name: say(`contact_form.scheme_${one}`) }))}
              onChange={(event) => set(key, { scheme: SCHEMES.find((one) => one === event.target.value) ?? scheme })}
              error={fields[`identifiers.${place}.scheme`]}
            />
            <TextField
              label={say("paper.value")}
              name={`identifiers.${place}.value`}
              autoComplete="off"
              spellCheck={false}
              maxLength={60}
              value={value}
              onChange={(event) => set(key, { value: event.target.value })}
              error={fields[`identifiers.${place}.value`] ?? fields[`identifiers.${place}`]}
            />
          </div>
          <Button
            look="bare"
            square
            className="out"
            aria-label={say("paper.remove", { name: say("paper.id_place", { place: place + 1 }) })}
            onClick={() => onChange({ identifiers: form.identifiers.filter((one) => one.key !== key) })}
          >
            <Icon of={X} />
          </Button>
        </fieldset>
      ))}
      <Button
        className="self-start"
        onClick={() =>
          onChange({
            identifiers: [...form.identifiers, { key: crypto.randomUUID(), scheme: "other_tax" as const, value: "" }],
          })
        }
      >
        <Icon of={Plus} />
        {say("paper.add_id")}
      </Button>
    </section>
  );
}
