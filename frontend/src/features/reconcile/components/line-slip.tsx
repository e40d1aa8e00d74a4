"use client";

import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { readLine, type Whole } from "../api";
import type { Line } from "../lines";

/** What the bank said of a line: when, how much, with whom, why; and its record as it came. */
export function LineSlip({ companyId, line }: { companyId: string; line: Line }) {
  const say = useSay();
  const format = useFormat();
  const isIn = !line.amount.startsWith("-");
  const heading = line.text || line.counterparty_name || line.bank_reference || line.type_code;
  const facts: [string, string][] = (
    [
      [
        say("reconcile.valued_on"),
        line.valued_on && line.valued_on !== line.booked_on ? format.date(line.valued_on) : "",
      ],
      [say("reconcile.end_to_end"), line.end_to_end_id],
      [say("reconcile.bank_reference"), heading === line.bank_reference ? "" : line.bank_reference],
      [say("reconcile.type_code"), heading === line.type_code ? "" : line.type_code],
    ] as [string, string][]
  ).filter(([, text]) => text);
  return (
    <>
      <header className="rec-slip">
        <div>
          <span className="label">
            {say(isIn ? "reconcile.received_on" : "reconcile.paid_on", { day: format.longDate(line.booked_on) })}
            {line.is_reversal && ` · ${say("reconcile.is_reversal")}`}
          </span>
          <h2 tabIndex={-1} id="rec-line-title">
            <bdi>{heading}</bdi>
          </h2>
          {line.counterparty_name && !heading.toLowerCase().startsWith(line.counterparty_name.toLowerCase()) && (
            <p className="text-muted">
              {say(isIn ? "reconcile.from" : "reconcile.to")} <bdi>{line.counterparty_name}</bdi>
            </p>
          )}
        </div>
        <b className="n fig">{format.change(line.amount)}</b>
      </header>
      {facts.length > 0 && (
        <dl className="facts rec-facts">
          {facts.map(([name, text]) => (
            <div className="contents" key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{text}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {line.parts.length > 0 && (
        <table className="lines rec-parts">
          <caption className="vh">{say("reconcile.parts")}</caption>
          <tbody>
            {line.parts.map((part, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line, always in this order
              <tr key={place}>
                <td className="clip">
                  <bdi>{[part.counterparty_name, part.text].filter(Boolean).join(" · ") || part.end_to_end_id}</bdi>
                </td>
                <td className="n">{part.amount && `${part.currency} ${format.money(part.amount)}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Record key={line.id} companyId={companyId} lineId={line.id} />
    </>
  );
}

/** The record as it stands in the file, and the account it was with: read when it is opened. */
function Record({ companyId, lineId }: { companyId: string; lineId: string }) {
  const say = useSay();
  const [whole, setWhole] = useState<Whole | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  return (
    <details
      className="data rec-record"
      onToggle={(event) => {
        if (event.currentTarget.open && !whole) {
          readLine(companyId, lineId).then(setWhole, (error) => {
            if (!(error instanceof ApiError)) {
              throw error;
            }
            setFailure(error.message);
          });
        }
      }}
    >
      <summary>{say("reconcile.record")}</summary>
      {failure && <p className="error">{failure}</p>}
      {whole?.counterparty_account && (
        <p>
          {say("reconcile.counterparty_account")} <bdi>{whole.counterparty_account}</bdi>
        </p>
      )}
      {whole && <pre tabIndex={0}>{whole.raw}</pre>}
    </details>
  );
}
