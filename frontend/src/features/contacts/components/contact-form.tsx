"use client";

import { useRouter } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import type { Offer } from "@/components/ui/match";
import { part } from "@/components/ui/part";
import { TextArea } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { isTyping, settle } from "@/components/ui/use-cells";
import { newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { hasUnread } from "@/lib/errors/unread";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { changeContact, createContact } from "../api";
import { type ACCOUNTS, areDays, FIELDS, type Form, sameForm, toBody, withoutBlanks } from "../form";
import { keep, kept, letGo } from "../keeping";
import { AddressRows } from "./address-rows";
import { DefaultFields } from "./default-fields";
import { IdentifierRows } from "./identifier-rows";
import { NameFields } from "./name-fields";
import { PersonRows } from "./person-rows";

const ConflictDialog = part(() => import("./conflict-dialog"));

export type Currency = Offer & { decimals: number };
export type NamedTerms = components["schemas"]["NamedTermsOut"];
export type TaxOffer = Offer & { readonly direction: "sales" | "purchases" };
export type AccountChoice = { field: (typeof ACCOUNTS)[number]; offers: readonly Offer[] };

/** The form of a contact. What is typed is kept in this tab until it is saved; what somebody else wrote meanwhile is never overwritten unseen. */
export function ContactForm({
  companyId,
  person,
  contact,
  start,
  country,
  countries,
  languages,
  currencies,
  accounts,
  taxes,
  terms,
}: {
  companyId: string;
  /** Who types: what is kept is theirs alone. */
  person: string;
  contact: { id: string; version: number } | null;
  start: Form;
  /** Of the company: the likeliest of a new address. */
  country: string;
  countries: readonly Offer[];
  languages: readonly Offer[];
  currencies: readonly Currency[];
  accounts: readonly AccountChoice[];
  taxes: readonly TaxOffer[];
  /** Terms of payment by name. */
  terms: readonly NamedTerms[];
}) {
  const say = useSay();
  const router = useRouter();
  const [form, setForm] = useState(start);
  const [version, setVersion] = useState(contact?.version ?? null);
  const [isConflict, setConflict] = useState(false);
  const [isOver, setOver] = useState(false);
  const sent = useRef({ body: "", key: newKey() });
  const { isBusy, faults, submit, refuse } = useSubmit(FIELDS);
  const id = contact?.id ?? null;
  const list = `/${companyId}/contacts`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const typed = kept(person, companyId, id);
    // Typed over an older version, it is shown all the same: saving finds what changed meanwhile.
    if (typed && !sameForm(typed.form, start)) {
      setForm(typed.form);
      setVersion(typed.version);
      toast({ text: say("contact_form.restored") });
    }
    if (!isTyping()) {
      document.querySelector<HTMLElement>('[name="display_name"]')?.focus();
    }
  }, []);

  function change(to: Partial<Form>) {
    const next = { ...form, ...to };
    setForm(next);
    if (sameForm(next, start)) {
      letGo(person, companyId, id);
    } else {
      keep(person, companyId, id, { form: next, version });
    }
  }

  async function write(said: Form, over: number | null) {
    const body = toBody(said);
    const text = JSON.stringify(body);
    if (sent.current.body !== text) {
      sent.current = { body: text, key: newKey() };
    }
    const done =
      id && over !== null
        ? await changeContact(companyId, id, over, body)
        : await createContact(companyId, sent.current.key, body);
    letGo(person, companyId, id);
    toast(
      done.resembles.length > 0
        ? { text: say("contact_form.saved_resembles", { name: done.display_name, count: done.resembles.length }) }
        : { text: say("contact_form.saved", { name: done.display_name }), is: "ok" },
    );
    router.push(`${list}/${done.id}`);
    router.refresh();
  }

  function save(over = version) {
    const said = withoutBlanks(form);
    const missing = {
      ...(said.display_name.trim() ? {} : { display_name: say("ui.required") }),
      ...(said.is_customer || said.is_supplier ? {} : { is_customer: say("contact_form.role_missing") }),
      ...(areDays(said.terms_days) ? {} : { "terms.days": say("contact_form.days_wrong") }),
      ...(areDays(said.discount_days) ? {} : { "terms.discount_days": say("contact_form.days_wrong") }),
      ...(said.terms_days.trim() || !(said.discount_days.trim() || said.discount_percent.amount)
        ? {}
        : { "terms.days": say("contact_form.discount_without_days") }),
    };
    if (Object.keys(missing).length > 0) {
      refuse({ ...NO_FAULTS, fields: missing });
      return;
    }
    setForm(said); // so that the places the API names are those on the page
    setOver(false);
    submit(async () => {
      try {
        await write(said, over);
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 401)) {
          throw error;
        }
        keep(person, companyId, id, { form: said, version });
        setOver(true);
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
    { key: "Ctrl+s", does: say("ui.save"), run: saveTyped },
    { key: "Ctrl+Enter", run: saveTyped },
  ]);

  return (
    <form
      method="post"
      className="form-sheet contact-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasUnread(event.currentTarget)) {
          save();
        }
      }}
    >
      <FormFault faults={faults} />
      {isOver && (
        <p className="note warn" role="alert">
          <span>
            {say("contact_form.session_over")}{" "}
            <a className="link" href={`/sign-in?next=${encodeURIComponent(window.location.pathname)}`}>
              {say("contact_form.sign_in_again")}
            </a>
          </span>
        </p>
      )}
      <NameFields form={form} faults={faults.fields} onChange={change} />
      <AddressRows form={form} country={country} countries={countries} faults={faults.fields} onChange={change} />
      <PersonRows form={form} faults={faults.fields} onChange={change} />
      <IdentifierRows form={form} faults={faults.fields} onChange={change} />
      <DefaultFields
        form={form}
        languages={languages}
        currencies={currencies}
        accounts={accounts}
        taxes={taxes}
        terms={terms}
        faults={faults.fields}
        onChange={change}
      />
      <section>
        <TextArea
          label={say("contact_form.notes")}
          hint={say("contact_form.notes_hint")}
          name="notes"
          maxLength={4000}
          rows={4}
          value={form.notes}
          onChange={(event) => change({ notes: event.target.value })}
          error={faults.fields.notes}
        />
      </section>
      <div className="bts">
        <Button type="submit" look="primary" keys="Ctrl S" busy={isBusy}>
          {say("ui.save")}
        </Button>
        <LinkButton href={id ? `${list}/${id}` : list} onClick={() => letGo(person, companyId, id)}>
          {say("ui.cancel")}
        </LinkButton>
        {faults.code === "core.stale_version" && (
          <Button onClick={() => setConflict(true)}>{say("contact_form.compare")}</Button>
        )}
      </div>
      {isConflict && id && (
        <ConflictDialog
          companyId={companyId}
          contactId={id}
          mine={form}
          names={{ accounts, taxes }}
          onTheirs={(theirs, now) => {
            letGo(person, companyId, id);
            setForm(theirs);
            setVersion(now);
            setConflict(false);
          }}
          onMine={(now) => {
            setVersion(now);
            setConflict(false);
            save(now);
          }}
          onClose={() => setConflict(false)}
        />
      )}
    </form>
  );
}
