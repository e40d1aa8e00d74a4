"use client";

import { useSay } from "@/lib/i18n/use-say";
import type { Preview } from "../api";
import { type Books, type Form, missingOf } from "../form";
import type { Kind } from "../kinds";
import { Totals } from "./totals";

/** What the server computes of the form as it stands, or what it still needs to compute anything. */
export function ComputedSums({
  books,
  kind,
  form,
  preview,
  isRefused,
  isStale,
  at,
  currency,
}: {
  books: Books;
  kind: Kind;
  form: Form;
  preview: Preview | null;
  /** The API refuses what is typed; why stands elsewhere. */
  isRefused: boolean;
  /** The figures are of before the last change: the API gave none for what is typed now. */
  isStale: boolean;
  at: Date | null;
  currency: string;
}) {
  const say = useSay();
  const missing = missingOf(form, kind);
  return (
    <div className="sums">
      {preview ? (
        <>
          <Totals
            of={{
              ...preview,
              open: null,
              base: preview.base_payable ? { currency: books.currency, payable: preview.base_payable } : null,
            }}
          />
          {isStale ? (
            <p className="note warn" role="status">
              {say("document_form.not_current")}
            </p>
          ) : (
            at && (
              <p className="computed">
                {say("document_form.computed", { time: at.toLocaleTimeString([], { hour12: false }) })}
              </p>
            )
          )}
          {currency !== books.currency && !preview.rate && (
            <p className="note warn">{say("document_form.no_rate_warning", { currency })}</p>
          )}
        </>
      ) : (
        <p className="computed">
          {missing ? say(`document_form.missing_${missing}`) : !isRefused && say("document_form.computing")}
        </p>
      )}
    </div>
  );
}
