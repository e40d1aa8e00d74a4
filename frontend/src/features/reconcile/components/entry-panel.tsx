"use client";

import { type KeyboardEvent, useState } from "react";
import { ContactPicker, type Picked } from "@/components/contacts/contact-picker";
import { Pill } from "@/components/ui/pill";
import { TextField } from "@/components/ui/text-field";
import { useCells } from "@/components/ui/use-cells";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, round, toWire } from "@/lib/money/decimal";
import { type Match, matchEntry } from "../api";
import { changed, lacks, type Part, part, removed, restOf, sizeOf, toBody, withRoom } from "../split";
import { Panel } from "./panel";
import type { PanelProps } from "./panels";
import { SplitRow } from "./split-row";

const NAMES = ["description", "contact_id", "parts.*.account_id", "parts.*.amount", "parts.*.tax_code_ids"];

/** An entry for a line: one part, or several by amount or share, with taxes and dimensions; what has no part yet is seen as one types. */
export default function EntryPanel({
  companyId,
  line,
  books,
  account,
  isSplit,
  keyFor,
  decide,
  onClose,
}: PanelProps & { isSplit: boolean }) {
  const say = useSay();
  const format = useFormat();
  const scale = books.scales[line.currency] ?? 2;
  const whole = sizeOf(line.amount);
  const [parts, setParts] = useState<readonly Part[]>(() =>
    isSplit ? [part(1), part(2)] : withRoom([part(1, { amount: whole, formula: "" })]),
  );
  const [contact, setContact] = useState<Picked | null>(null);
  const [description, setDescription] = useState("");
  const { isBusy, faults, submit } = useSubmit(NAMES);
  const axes = books.dimensions.map(({ code }) => `dim:${code}`);
  const columns = ["account", "tax", ...axes, "text", "amount"];
  const { grid, goOn, goTo } = useCells<string>(columns, "account");
  const rest = restOf(line.amount, parts);
  const shownRest = toWire(round(rest, scale));
  const lack = lacks(line.amount, parts);
  const isOut = line.amount.startsWith("-");

  function onKey(event: KeyboardEvent<HTMLInputElement>, row: number, column: string) {
    const isHeld = event.ctrlKey || event.metaKey;
    const act =
      event.key === "Enter" && !isHeld
        ? () => (column === "amount" ? goTo(row + 1, "account") : goOn(row, column))
        : event.key === "ArrowDown"
          ? () => goTo(row + 1, column)
          : event.key === "ArrowUp" && row > 0
            ? () => goTo(row - 1, column)
            : null;
    if (act) {
      event.preventDefault();
      act();
    }
  }

  const send = () => {
    if (lack) {
      return;
    }
    const body = toBody(line.amount, parts, { description, contactId: contact?.value ?? null });
    submit(async () => {
      await decide((): Promise<Match> => matchEntry(companyId, line.id, keyFor(body), body));
    });
  };

  return (
    <Panel
      companyId={companyId}
      line={line}
      title={say(isSplit ? "reconcile.split_title" : "reconcile.entry_title")}
      act={say("reconcile.post")}
      faults={faults}
      isBusy={isBusy}
      why={lack && say(`reconcile.lacks_${lack}`)}
      onAct={send}
      onClose={onClose}
    >
      <table className="entrygrid rec-split" ref={grid} aria-label={say("reconcile.parts")}>
        <thead>
          <tr>
            <th scope="col" className="ln">
              <span className="vh">{say("reconcile.part")}</span>
            </th>
            <th scope="col" className="acc">
              {say("reconcile.account")}
            </th>
            <th scope="col" className="dim">
              {say("reconcile.tax")}
            </th>
            {books.dimensions.map(({ code, name }) => (
              <th scope="col" key={code} className="dim">
                {name}
              </th>
            ))}
            <th scope="col" className="txt">
              {say("reconcile.note")}
            </th>
            <th scope="col" className="n cr">
              {line.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((one, row) => (
            <SplitRow
              key={one.key}
              books={books}
              row={row}
              part={one}
              isOut={isOut}
              whole={line.amount}
              scale={scale}
              proposal={isZero(rest) || one.amount.amount ? "" : shownRest}
              faults={faults.fields}
              onChange={(to) => setParts((now) => changed(now, row, to))}
              onKey={onKey}
              onTaken={goOn}
              onRemove={() => {
                setParts((now) => removed(now, row));
                goTo(row, "account");
              }}
            />
          ))}
        </tbody>
      </table>
      <p className="rec-rest" aria-live="polite" aria-atomic="true">
        <Pill is={isZero(rest) ? "ok" : "warn"}>{say("reconcile.rest")}</Pill>
        <b className="n">{format.money(shownRest)}</b>
        <span className="text-muted">{say("reconcile.rest_of", { amount: format.money(whole) })}</span>
      </p>
      <div className="two">
        <TextField
          label={say("reconcile.description")}
          hint={say("reconcile.description_hint")}
          name="description"
          maxLength={500}
          autoComplete="off"
          value={description}
          onChange={(event) => setDescription(event.target.value)}
          error={faults.fields.description}
        />
        <ContactPicker
          companyId={companyId}
          label={say("reconcile.contact")}
          hint={say("reconcile.contact_optional")}
          name="contact_id"
          value={contact}
          onValue={setContact}
          error={faults.fields.contact_id}
        />
      </div>
      <p className="rec-posts">
        {say("reconcile.posts")} <span className="text-debit">{say("reconcile.dr")}</span>{" "}
        <bdi>{isOut ? accountsOf(parts) : account}</bdi>, <span className="text-credit">{say("reconcile.cr")}</span>{" "}
        <bdi>{isOut ? account : accountsOf(parts)}</bdi>
      </p>
    </Panel>
  );

  function accountsOf(of: readonly Part[]): string {
    const names = of.flatMap(({ account: id }) => {
      const found = books.accounts.find(({ value }) => value === id);
      return found ? `${found.code} ${found.name}` : [];
    });
    return [...new Set(names)].join(", ") || "…";
  }
}
