"use client";

import { Combobox } from "@/components/ui/combobox";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Offer, Received, Said } from "../api";
import { Notes } from "./notes";
import { TotalsTable } from "./totals-table";

const NEW = "new";
type Tax = Received["taxes"][number];

/** The same for one file, whatever was decided about it. */
export const keyOf = (read: Received) => `${read.seller} ${read.supplier_number}`;

/** What a file says, and the questions that it leaves: whose it is, on which account, by which tax codes, and its bank account. */
export function Decisions({
  companyId,
  read,
  said,
  offers,
  faults,
  onDecide,
}: {
  companyId: string;
  read: Received;
  said: Said;
  offers: { accounts: Offer[]; taxes: Offer[] };
  faults: { readonly [name: string]: string | undefined };
  onDecide: (said: Said) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const unlike = read.bank.find(({ state }) => state === "differs" || state === "unknown");
  const chosen = said.new_contact ? NEW : (said.contact_id ?? "");

  const nameOf = (code: string) => {
    const found = offers.accounts.find((one) => one.code === code);
    return found ? `${code} ${found.name}` : code;
  };

  function choose(value: string) {
    const { contact_id: _, new_contact: __, propose_bank: ___, ...rest } = said;
    onDecide(
      value === NEW ? { ...rest, new_contact: read.new_contact } : value ? { ...rest, contact_id: value } : rest,
    );
  }

  function tax(of: Tax, id: string) {
    const others = (said.taxes ?? []).filter(({ category, rate }) => category !== of.category || rate !== of.rate);
    const own = id ? [{ category: of.category, rate: of.rate, tax_code_id: id }] : [];
    onDecide({ ...said, taxes: [...others, ...own] });
  }

  return (
    <>
      <p>
        <b>
          {say("incoming.from", {
            number: read.supplier_number,
            day: format.date(read.issue_date),
            seller: read.seller,
          })}
        </b>
        <br />
        <span className="text-muted">
          {read.is_valid
            ? say("incoming.valid")
            : say("incoming.invalid", { count: read.findings.filter(({ severity }) => severity === "error").length })}
        </span>
      </p>
      {read.duplicates.map((one) => (
        <p key={one.document_id} className="note warn">
          {say(`incoming.duplicate_${one.reason}`)}{" "}
          <a
            className="link"
            href={`/${companyId}/${one.kind === "bill" ? "bills" : "supplier-credits"}/${one.document_id}`}
          >
            {one.number ?? one.supplier_number}
          </a>
        </p>
      ))}
      <Select
        label={say("incoming.supplier")}
        name="contact_id"
        value={chosen}
        error={faults.contact_id}
        choices={[
          ...(chosen ? [] : [{ value: "", name: say("incoming.supplier_choose") }]),
          ...read.candidates
            .filter(({ is_supplier }) => is_supplier)
            .map(({ id, display_name, reasons }) => ({
              value: id,
              name: `${display_name} (${reasons.map((reason) => say(`incoming.reason_${reason}`)).join(", ")})`,
            })),
          { value: NEW, name: say("incoming.supplier_new", { name: read.new_contact.display_name }) },
        ]}
        onChange={(event) => choose(event.target.value)}
      />
      {read.candidates
        .filter(({ is_supplier }) => !is_supplier)
        .map(({ id, display_name }) => (
          <p key={id} className="text-muted">
            {say("incoming.no_supplier", { name: display_name })}
          </p>
        ))}
      {offers.accounts.length > 0 && (
        <Combobox
          name="account_code"
          label={say("incoming.account")}
          hint={
            read.usual_account_code
              ? say("incoming.account_usual", { account: nameOf(read.usual_account_code) })
              : say("incoming.account_hint")
          }
          offers={offers.accounts}
          value={said.account_code ?? null}
          error={faults.account_code}
          onValue={(value) => onDecide({ ...said, account_code: value ?? undefined })}
        />
      )}
      {read.taxes
        .filter((one) => one.tax_code_id === null || one.fitting.length > 1 || chosenFor(said, one))
        .map((one) => (
          <Select
            key={`${one.category} ${one.rate}`}
            label={say("incoming.tax_of", { category: one.category, rate: one.rate ? `${one.rate} %` : "" })}
            value={chosenFor(said, one)?.tax_code_id ?? one.tax_code_id ?? ""}
            choices={[
              { value: "", name: say("incoming.tax_none") },
              ...(offers.taxes.length > 0
                ? offers.taxes
                : one.fitting.map(({ id, code, name }) => ({ value: id, code, name }))
              ).map(({ value, code, name }) => ({ value, name: `${code} ${name}` })),
            ]}
            onChange={(event) => tax(one, event.target.value)}
          />
        ))}
      {read.taxes.some(({ tax_code_id, rate }) => tax_code_id === null && rate && !/^[0.]*$/.test(rate)) && (
        <label className="check">
          <input
            type="checkbox"
            className="tick"
            checked={said.tax_as_cost ?? false}
            onChange={(event) => onDecide({ ...said, tax_as_cost: event.target.checked })}
          />
          <span>{say("incoming.tax_as_cost")}</span>
        </label>
      )}
      {read.bank.map((one) => (
        <p key={one.account} className={one.state === "differs" ? "note warn" : "text-muted"}>
          {say(`incoming.bank_${one.state}`, { account: one.account })}
        </p>
      ))}
      {unlike && chosen && (
        <label className="check">
          <input
            type="checkbox"
            className="tick"
            checked={said.propose_bank ?? false}
            onChange={(event) => onDecide({ ...said, propose_bank: event.target.checked })}
          />
          <span>{say("incoming.propose", { account: unlike.account })}</span>
        </label>
      )}
      <TotalsTable totals={read.totals} currency={read.currency} />
      <Notes notes={read.notes} />
    </>
  );
}

function chosenFor(said: Said, one: Tax) {
  return (said.taxes ?? []).find(({ category, rate }) => category === one.category && rate === one.rate);
}
