"use client";

import { Keys } from "@/components/ui/kbd";
import { Pill } from "@/components/ui/pill";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { parseDecimal, round, toWire, ZERO } from "@/lib/money/decimal";
import type { Faults } from "../grid/faults";
import type { Totals } from "../grid/state";

/** The footer of the grid: what is wrong, what keys do, both sums and the difference as it is typed. */
export function GridProof({
  totals,
  scale,
  faults,
  go,
}: {
  totals: Totals;
  /** Decimals of the currency. */
  scale: number;
  faults: Faults["list"];
  go: (row: number) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const written = (amount: string) => format.money(toWire(round(parseDecimal(amount) ?? ZERO, scale)));
  const isNothing = parseDecimal(totals.debit)?.digits === 0n && totals.short === null;
  return (
    <>
      {faults.length > 0 && (
        <section className="checks" role="alert" aria-label={say("entries.faults")}>
          <ul>
            {faults.map(({ row, message, code }) => (
              <li key={`${row} ${code} ${message}`}>
                <Pill is="bad">
                  {row === null ? (
                    message
                  ) : (
                    <button type="button" className="link" onClick={() => go(row)}>
                      {say("entries.line_fault", { line: row + 1, why: message })}
                    </button>
                  )}
                </Pill>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      <footer className="proof">
        <Keys
          of={[
            { keys: ["Enter"], does: say("entries.next") },
            { keys: ["="], does: say("entries.fill") },
            { keys: ["Ctrl D"], does: say("entries.copy_above") },
            { keys: ["Ctrl V"], does: say("entries.paste") },
          ]}
        />
        <dl aria-live="polite" aria-atomic="true">
          <div>
            <dt>{say("entries.debit")}</dt>
            <dd className="n">{written(totals.debit)}</dd>
          </div>
          <div>
            <dt>{say("entries.credit")}</dt>
            <dd className="n">{written(totals.credit)}</dd>
          </div>
          <div className="diff">
            <dt>
              <Pill is={totals.short ? "warn" : isNothing ? "draft" : "ok"}>
                {totals.short ? say(`entries.${totals.short}_short`) : say("entries.in_balance")}
              </Pill>
            </dt>
            <dd className="n">{written(totals.difference)}</dd>
          </div>
        </dl>
      </footer>
    </>
  );
}
