"use client";

import { Keys } from "@/components/ui/kbd";
import { Pill } from "@/components/ui/pill";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { parseDecimal, round, toWire, ZERO } from "@/lib/money/decimal";
import type { Books, Column, Totals } from "../grid";
import type { Check } from "../use-checks";

/** The footer: what is wrong, what keys do, both sums, and what the balancing account takes, as it is typed. */
export function OpeningProof({
  totals,
  scale,
  books,
  checks,
  go,
}: {
  totals: Totals;
  scale: number;
  books: Books;
  checks: readonly Check[];
  go: (row: number, column: Column) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const written = (amount: string) => format.money(toWire(round(parseDecimal(amount) ?? ZERO, scale)));
  const isNothing = parseDecimal(totals.debit)?.digits === 0n && totals.short === null;
  return (
    <>
      {checks.length > 0 && (
        <section className="checks" role="alert" aria-label={say("opening.checks")}>
          <ul>
            {checks.map(({ row, column, message }) => (
              <li key={`${row} ${column} ${message}`}>
                <Pill is="bad">
                  {row === null ? (
                    message
                  ) : (
                    <button type="button" className="link" onClick={() => go(row, column)}>
                      {say("opening.row_check", { row: row + 1, why: message })}
                    </button>
                  )}
                </Pill>
              </li>
            ))}
          </ul>
        </section>
      )}
      <footer className="proof">
        <Keys
          of={[
            { keys: ["Enter"], does: say("opening.key_next") },
            { keys: ["Ctrl D"], does: say("opening.key_same") },
            { keys: ["="], does: say("opening.key_fill") },
            { keys: ["Ctrl V"], does: say("opening.key_paste") },
          ]}
        />
        <dl aria-live="polite" aria-atomic="true">
          <div>
            <dt>{say("opening.debit")}</dt>
            <dd className="n">{written(totals.debit)}</dd>
          </div>
          <div>
            <dt>{say("opening.credit")}</dt>
            <dd className="n">{written(totals.credit)}</dd>
          </div>
          <div className="diff">
            <dt>
              <Pill is={totals.short ? "warn" : isNothing ? "draft" : "ok"}>
                {totals.short
                  ? say(`opening.takes_${totals.short}`, { account: books.balancing.code })
                  : say("opening.in_balance")}
              </Pill>
            </dt>
            <dd className="n">{written(totals.rest)}</dd>
          </div>
        </dl>
      </footer>
    </>
  );
}
