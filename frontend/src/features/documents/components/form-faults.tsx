"use client";

import { Pill } from "@/components/ui/pill";
import { useSay } from "@/lib/i18n/use-say";
import type { Elsewhere, Faults } from "../faults";

/** What the API says of the whole document, each with its code; a line leads to it, what is changed elsewhere to there. */
export function FormFaults({
  faults,
  go,
  places,
}: {
  faults: Faults["list"];
  go: (row: number) => void;
  /** Where the contact, and what the company says of itself, are changed. */
  places: { readonly [place in Elsewhere]: string };
}) {
  const say = useSay();
  return faults.length > 0 ? (
    <section className="checks" role="alert" aria-label={say("document_form.faults")}>
      <ul>
        {faults.map(({ row, message, code, elsewhere }) => (
          <li key={`${row} ${code} ${message}`}>
            <Pill is="bad">
              {row === null ? (
                elsewhere ? (
                  <a className="link" href={places[elsewhere]}>
                    {message}
                  </a>
                ) : (
                  message
                )
              ) : (
                <button type="button" className="link" onClick={() => go(row)}>
                  {say("document_form.line_fault", { line: row + 1, why: message })}
                </button>
              )}
            </Pill>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </section>
  ) : null;
}
