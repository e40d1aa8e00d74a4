"use client";

import { useId } from "react";
import { Combobox } from "@/components/ui/combobox";
import { Pill } from "@/components/ui/pill";
import { titleOf } from "@/lib/bank/title";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Preview } from "./api";
import { PreviewStatements } from "./preview-statements";
import type { AccountOffer } from "./reading";

type Account = Preview["accounts"][number];
const COUNTS = ["added", "known", "duplicates", "in_review", "announced"] as const;
const LOOK = { new: "ok", known: "draft", duplicate: "draft", review: "warn" } as const;

/** What a file would bring for one account of the bank: which account of the chart it is, its statements, its first lines. */
export function PreviewAccount({
  one,
  offers,
  chosen,
  error,
  onChosen,
}: {
  one: Account;
  offers: readonly AccountOffer[];
  chosen: string | null;
  error?: string;
  onChosen: (id: string | null) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const id = useId();
  return (
    <section className="card bank-account" aria-labelledby={id}>
      <div className="cap">
        <h2 id={id}>
          <bdi>{one.bank_account || say("bank_import.unnamed")}</bdi>
        </h2>
        <span className="text-muted">{one.currency}</span>
      </div>
      <div className="bank-account-is">
        <Combobox
          label={say("bank_import.account")}
          hint={say("bank_import.account_hint")}
          name="account_id"
          offers={offers}
          value={chosen}
          onValue={onChosen}
          error={chosen === null ? say("bank_import.account_needed") : error}
        />
        <dl className="counts" aria-label={say("bank_import.counts")}>
          {COUNTS.map((name) => (
            <div key={name}>
              <dt>{say(name === "added" ? "bank_import.new" : `bank_import.${name}`)}</dt>
              <dd className="n">{format.count(one[name])}</dd>
            </div>
          ))}
        </dl>
      </div>
      <PreviewStatements
        of={one.statements}
        currency={one.currency}
        before={offers.find(({ value }) => value === chosen)?.latest ?? null}
      />
      {one.lines.length > 0 && (
        <>
          <h3 className="h3">{say("bank_import.first_lines")}</h3>
          <table className="list first-lines money-list">
            <caption className="vh">{say("bank_import.first_lines")}</caption>
            <thead>
              <tr>
                <th scope="col" className="fit">
                  {say("bank_import.day")}
                </th>
                <th scope="col">{say("bank_import.text")}</th>
                <th scope="col" className="fit">
                  {say("bank_import.verdict")}
                </th>
                <th scope="col" className="n fit">
                  {say("bank_import.amount")}
                </th>
              </tr>
            </thead>
            <tbody>
              {one.lines.map((line, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file can be twins; they stand in its order
                <tr key={place}>
                  <td className="when">{format.date(line.booked_on)}</td>
                  <td className="name clip">
                    <bdi>{titleOf(line)}</bdi>
                  </td>
                  <td className="st">
                    <Pill is={LOOK[line.verdict]}>{say(`bank_import.verdict_${line.verdict}`)}</Pill>
                  </td>
                  <td className="n amt">{format.money(line.amount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
