"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { readContact } from "../api";
import { ACCOUNTS, differences, type Form, fromContact, type Part } from "../form";
import type { AccountChoice, TaxOffer } from "./contact-form";

type Theirs = { form: Form; version: number; isArchived: boolean };

/** Somebody else changed the contact: what both say differently, side by side, and the choice. Nothing is overwritten unseen. */
export default function ConflictDialog({
  companyId,
  contactId,
  mine,
  names,
  onTheirs,
  onMine,
  onClose,
}: {
  companyId: string;
  contactId: string;
  mine: Form;
  /** What accounts are called. */
  names: { accounts: readonly AccountChoice[]; taxes: readonly TaxOffer[] };
  onTheirs: (theirs: Form, version: number) => void;
  onMine: (version: number) => void;
  onClose: () => void;
}) {
  const say = useSay();
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const [why, setWhy] = useState("");
  useEffect(() => {
    readContact(companyId, contactId).then(
      (now) => setTheirs({ form: fromContact(now), version: now.version, isArchived: now.archived_at !== null }),
      (error: unknown) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setWhy(error.message);
      },
    );
  }, [companyId, contactId]);
  const parts = theirs ? differences(mine, theirs.form) : [];
  return (
    <Dialog
      open
      broad
      title={say("contact_form.conflict_title")}
      onClose={onClose}
      acts={
        theirs && (
          <>
            <Button onClick={() => onTheirs(theirs.form, theirs.version)}>{say("contact_form.take_theirs")}</Button>
            <Button look="primary" onClick={() => onMine(theirs.version)}>
              {say("contact_form.keep_mine")}
            </Button>
          </>
        )
      }
    >
      <p>{say("contact_form.conflict_text")}</p>
      {why && <p className="error">{why}</p>}
      {theirs?.isArchived && <p className="note warn">{say("contact_form.conflict_archived")}</p>}
      {theirs && parts.length === 0 && <p>{say("contact_form.conflict_none")}</p>}
      {theirs && parts.length > 0 && (
        <table className="plain changes">
          <thead>
            <tr>
              <th scope="col">{say("contact_form.field")}</th>
              <th scope="col">{say("contact_form.mine")}</th>
              <th scope="col">{say("contact_form.theirs")}</th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part}>
                <th scope="row">{say(`contact_form.part_${part}`)}</th>
                <td className="written">
                  <Told of={mine} part={part} names={names} />
                </td>
                <td className="written">
                  <Told of={theirs.form} part={part} names={names} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}

/** What a form says of one part, in words. */
function Told({
  of: form,
  part,
  names,
}: {
  of: Form;
  part: Part;
  names: { accounts: readonly AccountChoice[]; taxes: readonly TaxOffer[] };
}) {
  const say = useSay();
  const format = useFormat();
  const lines = (rows: readonly object[]) =>
    rows
      .map((row) =>
        Object.entries(row)
          .filter(([name, value]) => name !== "key" && value)
          .map(([, value]) => value)
          .join(", "),
      )
      .join("\n");
  const account = ACCOUNTS.find((field) => field === part);
  const offer = account && names.accounts.find(({ field }) => field === account)?.offers;
  const chosen = account && offer?.find(({ value }) => value === form[account]);
  const text = account
    ? chosen && `${chosen.code} ${chosen.name}`
    : part === "addresses" || part === "people" || part === "identifiers"
      ? lines(form[part])
      : part === "terms"
        ? form.terms_days &&
          [
            form.terms_days,
            say(form.terms_from === "month_end" ? "contact_form.month_end" : "contact_form.invoice_date"),
            ...(form.discount_percent.amount
              ? [`${format.money(form.discount_percent.amount)} %, ${form.discount_days}`]
              : []),
          ].join(", ")
        : part === "credit_limit"
          ? form.credit_limit.amount && format.money(form.credit_limit.amount)
          : part === "sales_tax_code_ids" || part === "purchase_tax_code_ids"
            ? form[part].map((id) => names.taxes.find(({ value }) => value === id)?.code).join(", ")
            : part === "e_invoices"
              ? [form.e_invoice_format, form.electronic_scheme, form.electronic_address].filter(Boolean).join(" ")
              : part === "is_customer" || part === "is_supplier"
                ? say(form[part] ? "contact_form.yes" : "contact_form.no")
                : part === "kind"
                  ? say(form.kind === "person" ? "contact_form.person" : "contact_form.business")
                  : String(form[part as keyof Form] ?? "");
  return <bdi>{text || "–"}</bdi>;
}
