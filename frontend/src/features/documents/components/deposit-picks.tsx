"use client";

import { useEffect, useState } from "react";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Given } from "../form";

type Deposits = components["schemas"]["DepositList"];

/** What is left of the deposits of a customer; null until it is read, or where it cannot be. */
export function useDeposits(companyId: string, contactId: string | undefined, isWanted: boolean): Deposits | null {
  const [found, setFound] = useState<{ of: string; read: Deposits } | null>(null);
  useEffect(() => {
    if (!(contactId && isWanted)) {
      return;
    }
    let isGone = false;
    const params = { path: { company_id: companyId }, query: { contact_id: contactId } };
    call(api.GET("/api/v1/companies/{company_id}/deposits", { params })).then(
      ({ data }) => {
        if (!isGone) {
          setFound({ of: contactId, read: data });
        }
      },
      (error: unknown) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
      },
    );
    return () => {
      isGone = true;
    };
  }, [companyId, contactId, isWanted]);
  return found && found.of === contactId ? found.read : null;
}

/** The deposits of the customer that the invoice may deduct, or those that the credit note gives back: nothing where there are none. */
export function DepositPicks({
  deposits,
  given,
  currency,
  picked,
  error,
  onValue,
}: {
  deposits: Deposits | null;
  given: readonly Given[];
  currency: string;
  picked: readonly string[];
  error: string | undefined;
  onValue: (ids: readonly string[]) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const gives = given.length > 0;
  const offered = (deposits?.items ?? []).filter((one) => one.currency === currency || picked.includes(one.id));
  const rows = gives
    ? given.map((one) => ({ ...one, currency, note: "" }))
    : offered.map(({ number, issue_date, is_paid, ...one }) => ({
        ...one,
        text: `${number}, ${format.date(issue_date)}`,
        note: say(is_paid ? "document_form.deposit_paid" : "document_form.deposit_open"),
      }));
  if (rows.length === 0 && !error) {
    return null;
  }
  return (
    <fieldset className="field ticks deposits" aria-invalid={error ? true : undefined}>
      <legend>{say(gives ? "document_form.gives_back" : "document_form.deposits")}</legend>
      {rows.map(({ id, text, note, gross, currency: unit }) => (
        <label key={id}>
          <input
            type="checkbox"
            className="tick"
            checked={picked.includes(id)}
            onChange={({ target }) => onValue(target.checked ? [...picked, id] : picked.filter((one) => one !== id))}
          />
          <span>
            {text}
            <small>{note}</small>
          </span>
          <span className="n">{format.inUnit(gross, unit)}</span>
        </label>
      ))}
      {gives && <p className="text-muted">{say("document_form.gives_back_hint")}</p>}
      {error && <p className="fault">{error}</p>}
    </fieldset>
  );
}
