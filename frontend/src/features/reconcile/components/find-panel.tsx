"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Pill } from "@/components/ui/pill";
import { TextField } from "@/components/ui/text-field";
import { useFound } from "@/components/ui/use-found";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { add, isZero, parseDecimal, subtract, sum, toWire, ZERO } from "@/lib/money/decimal";
import { type BookLine, findFree, matchBookLines } from "../api";
import { type Line, titleOf } from "../lines";
import { Panel } from "./panel";
import type { PanelProps } from "./panels";

/** So many other lines of the bank are offered. */
const MOST_OTHERS = 100;

/** Posted lines of the account that nothing is matched with: one or several are what the line is, or several lines of the bank are one. */
export default function FindPanel({
  companyId,
  line,
  accountId,
  others,
  keyFor,
  decide,
  onClose,
}: PanelProps & { others: readonly Line[] }) {
  const say = useSay();
  const format = useFormat();
  const [words, setWords] = useState("");
  const [isExact, setExact] = useState(true);
  const [chosen, setChosen] = useState<readonly BookLine[]>([]);
  const [withLines, setWithLines] = useState<readonly Line[]>([]);
  const { isBusy, faults, submit } = useSubmit(["book_line_ids", "line_ids"]);
  const { found, isAsking, refusal } = useFound(`${isExact ? "=" : ""}${words}`, async (_, signal) => {
    const query = { q: words.trim() || undefined, amount: isExact ? line.amount : undefined };
    return (await findFree(companyId, accountId, query, signal)).items;
  });
  const bank = add(parseDecimal(line.amount) ?? ZERO, sum(withLines.map(({ amount }) => amount)));
  const posted = sum(chosen.map(({ amount }) => amount));
  const difference = subtract(bank, posted);
  const ids = chosen.map(({ id }) => id);
  const shown = [...chosen.filter(({ id }) => !found.some((one) => one.id === id)), ...found];
  const why =
    chosen.length === 0 ? say("reconcile.choose_posted") : isZero(difference) ? null : say("reconcile.must_agree");

  const send = () => {
    if (why) {
      return;
    }
    const body = {
      book_line_ids: ids,
      line_ids: withLines.map(({ id }) => id),
      score: null,
      reasons: [],
      rule_id: null,
    };
    submit(() => decide(() => matchBookLines(companyId, line.id, keyFor(body), body), ids));
  };

  return (
    <Panel
      companyId={companyId}
      line={line}
      title={say("reconcile.find_title")}
      act={say("reconcile.match")}
      faults={faults}
      isBusy={isBusy}
      why={why}
      onAct={send}
      onClose={onClose}
    >
      <div className="two">
        <TextField
          label={say("reconcile.find_words")}
          type="search"
          autoComplete="off"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <label className="check rec-check">
          <input
            type="checkbox"
            className="tick"
            checked={isExact}
            onChange={(event) => setExact(event.target.checked)}
          />
          <span>{say("reconcile.same_amount", { amount: format.change(line.amount) })}</span>
        </label>
      </div>
      {refusal && <p className="note bad">{refusal}</p>}
      {!refusal && shown.length === 0 && (
        <p className="text-muted" role="status">
          {isAsking ? (
            say("ui.loading")
          ) : (
            <>
              {say("reconcile.none_free")}{" "}
              {isExact && (
                <Button look="bare" onClick={() => setExact(false)}>
                  {say("reconcile.any_amount")}
                </Button>
              )}
            </>
          )}
        </p>
      )}
      {shown.length > 0 && (
        <ul className="rec-picks" aria-label={say("reconcile.posted_lines")}>
          {shown.map((one) => (
            <li key={one.id}>
              <label>
                <input
                  type="checkbox"
                  className="tick"
                  checked={ids.includes(one.id)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, one] : chosen.filter(({ id }) => id !== one.id))
                  }
                />
                <span className="what">
                  <b>{one.entry_number ?? say("reconcile.entry")}</b>{" "}
                  <bdi>{[one.contact_name, one.description].filter(Boolean).join(" · ")}</bdi>
                  <small>
                    {format.date(one.posting_date)}
                    {one.reference && ` · ${one.reference}`}
                  </small>
                </span>
                <span className="n">{format.change(one.amount)}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details className="data rec-record">
          <summary>{say("reconcile.more_lines")}</summary>
          <ul className="rec-picks" aria-label={say("reconcile.lines")}>
            {others.slice(0, MOST_OTHERS).map((one) => (
              <li key={one.id}>
                <label>
                  <input
                    type="checkbox"
                    className="tick"
                    checked={withLines.some(({ id }) => id === one.id)}
                    onChange={(event) =>
                      setWithLines(
                        event.target.checked ? [...withLines, one] : withLines.filter(({ id }) => id !== one.id),
                      )
                    }
                  />
                  <span className="what">
                    <bdi>{titleOf(one)}</bdi>
                    <small>{format.date(one.booked_on)}</small>
                  </span>
                  <span className="n">{format.change(one.amount)}</span>
                </label>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="rec-rest" aria-live="polite" aria-atomic="true">
        <Pill is={chosen.length > 0 && isZero(difference) ? "ok" : "warn"}>{say("reconcile.difference")}</Pill>
        <b className="n">{format.money(toWire(difference))}</b>
        <span className="text-muted">
          {say("reconcile.bank_and_books", { bank: format.money(toWire(bank)), books: format.money(toWire(posted)) })}
        </span>
      </p>
    </Panel>
  );
}
