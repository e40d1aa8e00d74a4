"use client";

import { useId } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import type { FormFaults } from "@/lib/errors/fields";
import { useSay } from "@/lib/i18n/use-say";
import type { Preview } from "./api";
import { ENCODINGS } from "./columns";
import { CsvColumns } from "./csv-columns";
import { PreviewAccount } from "./preview-account";
import { type AccountOffer, accountOf, type Said, withAccount, withEncoding, withMapping } from "./reading";
import { CURRENCY_NOT_FIXED, OTHER_ACCOUNT } from "./where";

/** What an import would bring, how the file is read, and the act itself. */
export default function PreviewParts({
  file,
  preview,
  said,
  offers,
  isLooking,
  isRefused,
  isBusy,
  faults,
  other: told,
  onFix,
  onSaid,
  onImport,
}: {
  file: File;
  preview: Preview;
  said: Said;
  offers: readonly AccountOffer[];
  isLooking: boolean;
  /** The file cannot be read as it is said now: what is shown is of before. */
  isRefused: boolean;
  isBusy: boolean;
  faults: FormFaults;
  /** What is said where the number of the account is another one than before. */
  other: string | null;
  /** Fixes the currency of an account of the chart; null: the reader may not. */
  onFix: ((accountId: string, currency: string) => void) | null;
  onSaid: (said: Said) => void;
  onImport: (acceptsOtherNumber: boolean) => void;
}) {
  const say = useSay();
  const why = useId();
  const { accounts, mapping } = preview;
  const refusals = accounts.flatMap(({ refusal }) => refusal ?? []);
  const other = told ?? refusals.find(({ code }) => code === OTHER_ACCOUNT)?.message ?? null;
  const barred = refusals.find(({ code }) => code !== OTHER_ACCOUNT)?.message ?? null;
  const unfixed = accounts.find(({ refusal }) => refusal?.code === CURRENCY_NOT_FIXED);
  const unfixedId = unfixed ? accountOf(said, unfixed) : null;
  const count = accounts.reduce((sum, one) => sum + one.added + one.in_review, 0);
  const isNew = accounts.some((one) => one.added + one.in_review + one.duplicates > 0);
  const isOpen = accounts.some((one) => accountOf(said, one) === null);
  const reason = isOpen
    ? say("bank_import.account_missing")
    : isLooking
      ? say("bank_import.reading")
      : barred
        ? barred
        : isNew
          ? ""
          : say("bank_import.nothing_new");
  return (
    <>
      {preview.is_kept_layout && <p className="note ok">{say("bank_import.kept_layout")}</p>}
      {mapping && (
        <CsvColumns
          file={file}
          mapping={said.mapping ?? mapping}
          onMapping={(next) => onSaid(withMapping(said, accounts, next))}
          onEncoding={(next) => onSaid(withEncoding(said, accounts, next))}
        />
      )}
      {!mapping && (
        <div className="how">
          <Select
            label={say("bank_import.encoding")}
            value={said.encoding}
            choices={[
              { value: "", name: say("bank_import.encoding_found") },
              ...ENCODINGS.map((value) => ({ value, name: value })),
            ]}
            onChange={(event) => onSaid(withEncoding(said, accounts, event.target.value))}
          />
        </div>
      )}
      {!isRefused &&
        accounts.map((one) => (
          <PreviewAccount
            key={`${one.bank_account} ${one.currency}`}
            one={one}
            offers={offers}
            chosen={accountOf(said, one)}
            error={faults.fields.account_id}
            onChosen={(id) => onSaid(withAccount(said, accounts, one, id))}
          />
        ))}
      {!isRefused && (
        <>
          <FormFault faults={faults} />
          <div role="alert">
            {other && (
              <div className="note warn">
                <span>
                  <b>{say("bank_import.other_account")}. </b>
                  {other}
                </span>
              </div>
            )}
          </div>
          <div className="bts">
            <Button
              look="primary"
              busy={isBusy || isLooking}
              because={isOpen || barred ? why : null}
              onClick={() => onImport(other !== null)}
            >
              {other
                ? say("bank_import.other_account_yes")
                : count > 0
                  ? say("bank_import.import", { count })
                  : say("bank_import.import_statements")}
            </Button>
            {unfixed && unfixedId && onFix && (
              <Button busy={isBusy || isLooking} onClick={() => onFix(unfixedId, unfixed.currency)}>
                {say("bank_import.fix_currency", { currency: unfixed.currency })}
              </Button>
            )}
            <p className="text-faint" id={why} role="status">
              {isBusy ? say("bank_import.importing") : reason}
            </p>
          </div>
        </>
      )}
    </>
  );
}
