"use client";

import { Fragment } from "react";
import { Pill } from "@/components/ui/pill";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isNothing } from "../amounts";
import type { Preview } from "./api";
import { type Before, type Gap, gapsOf } from "./gaps";

type Statement = Preview["accounts"][number]["statements"][number];

/** The statements of a file: opening and lines come to the closing balance, or differ; and what was noted while reading. */
export function PreviewStatements({
  of,
  currency,
  before,
}: {
  of: readonly Statement[];
  currency: string;
  /** The latest statement that is kept of the account. */
  before: Before | null;
}) {
  const say = useSay();
  const format = useFormat();
  const money = (amount: string | null) => (amount === null ? "\u2013" : format.money(amount));
  const gapWords = (gap: Gap | undefined) =>
    [
      gap?.days &&
        (gap.days.from === gap.days.to
          ? say("bank_import.gap_day", { day: format.date(gap.days.from) })
          : say("bank_import.gap_days", { days: format.range(gap.days.from, gap.days.to) })),
      gap?.amount && say("bank_import.gap_amount", { amount: format.money(gap.amount) }),
    ]
      .filter(Boolean)
      .join("; ");
  const gaps = gapsOf(of, before);
  const notes = of.flatMap(({ notes: inside }) => inside);
  return (
    <>
      <table className="list preview-statements">
        <caption className="vh">{say("bank_import.statements")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("bank_import.period")}</th>
            <th scope="col" className="n fit">
              {say("bank_import.line_count")}
            </th>
            <th scope="col" className="n fit">
              {say("bank_import.opening")}
            </th>
            <th scope="col" className="n fit">
              + {say("bank_import.total")}
            </th>
            <th scope="col" className="n fit">
              = {say("bank_import.closing")}
              {currency && `, ${currency}`}
            </th>
            <th scope="col" className="fit">
              {say("bank_import.difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map((one, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: statements can be twins; they stand in the file's order
            <Fragment key={place}>
              {gaps.has(place) && (
                <tr className="beneath gap">
                  <td colSpan={6}>
                    <Pill is="warn">{gapWords(gaps.get(place))}</Pill>
                  </td>
                </tr>
              )}
              <tr>
                <th scope="row" className="name">
                  {one.from_on && one.to_on
                    ? format.range(one.from_on, one.to_on)
                    : one.to_on
                      ? format.date(one.to_on)
                      : "\u2013"}{" "}
                  <span className="text-faint">
                    <bdi>{[one.number, one.format, one.file].filter(Boolean).join(" · ")}</bdi>
                  </span>
                </th>
                <td className="n">{format.count(one.line_count)}</td>
                <td className="n">{money(one.opening)}</td>
                <td className="n">{format.money(one.total)}</td>
                <td className="n amt">{money(one.closing)}</td>
                <td className="st">
                  {one.difference === null ? (
                    <Pill is="draft">{say("bank_import.not_told")}</Pill>
                  ) : isNothing(one.difference) ? (
                    <Pill is="ok">{say("bank_import.proves")}</Pill>
                  ) : (
                    <Pill is="bad">{format.money(one.difference)}</Pill>
                  )}
                </td>
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
      {notes.length > 0 && (
        <div className="preview-notes">
          <h3 className="h3">{say("bank_import.notes")}</h3>
          <ul>
            {notes.map((note, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: notes of one reading, always in this order
              <li key={place}>
                {note.line !== null && <b>{say("bank_import.at_line", { line: format.count(note.line) })}: </b>}
                {note.message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
