"use client";

import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Pill } from "@/components/ui/pill";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Held, type Line, titleOf } from "../lines";
import { scrolledTo, windowOf } from "../window";

const ROW = 32;
/** So many rows before the end the next page is asked for. */
const AHEAD = 40;
export const rowId = (id: string) => `bank-line-${id}`;

/** Lines that wait, then matched ones, in one scrolling list of which only what is seen is drawn. The arrows are keys of the page. */
export function LineList({
  lines,
  at,
  toMatch,
  matchedCount,
  currency,
  inReview,
  hrefReview,
  onPick,
  onMore,
}: {
  lines: Held;
  at: string | null;
  toMatch: number;
  matchedCount: number | null;
  currency: string;
  /** Lines that could be the same as others, and where somebody decides them. */
  inReview: number;
  hrefReview: string;
  onPick: (id: string) => void;
  onMore: (of: "open" | "matched") => void;
}) {
  const say = useSay();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLDivElement>(null);
  const between = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLDivElement>(null);
  const [row, setRow] = useState(ROW);
  const [shown, setShown] = useState({ from: 0, to: 40 });
  const [open, matched] = [lines.open, lines.matched];
  const cut = matched.length > 0 ? 1 : 0;
  const count = open.length + cut + matched.length;
  const { from, to } = { from: Math.min(shown.from, count), to: Math.min(shown.to, count) };
  const begin = open.length + cut;
  const seen = {
    open: open.slice(from, Math.min(to, open.length)),
    matched: matched.slice(Math.max(from - begin, 0), Math.max(to - begin, 0)),
  };
  const hasCut = cut > 0 && from <= open.length && to > open.length;

  function look() {
    const box = scroller.current;
    if (box) {
      const next = windowOf(count, row, box.scrollTop, box.clientHeight);
      setShown((now) => (now.from === next.from && now.to === next.to ? now : next));
    }
  }

  // Heights are set here and not in the markup: the policy of the page allows no style there.
  useLayoutEffect(() => {
    const isBelowCut = from > open.length;
    const openAbove = Math.min(from, open.length);
    const set = (box: HTMLDivElement | null, rows: number) => {
      if (box) {
        box.style.height = `${Math.max(rows, 0) * row}px`;
      }
    };
    set(above.current, openAbove);
    set(between.current, isBelowCut ? from - openAbove : Math.max(open.length - to, 0) + (hasCut ? 0 : cut));
    set(below.current, count - Math.max(to, begin));
  });
  const latest = useRef(look);
  useLayoutEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    const box = scroller.current;
    if (!box) {
      return;
    }
    const watcher = new ResizeObserver(() => {
      setRow(box.querySelector<HTMLElement>("[role=option]")?.offsetHeight || ROW);
      latest.current();
    });
    watcher.observe(box);
    return () => watcher.disconnect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew where there are more or fewer rows, or others are as high
  useEffect(() => latest.current(), [count, row]);
  useEffect(() => {
    if (lines.next && to > open.length - AHEAD) {
      onMore("open");
    } else if (!lines.next && lines.matchedNext && to > count - AHEAD) {
      onMore("matched");
    }
  });
  const openPlace = open.findIndex(({ id }) => id === at);
  const matchedPlace = openPlace < 0 ? matched.findIndex(({ id }) => id === at) : -1;
  const position = openPlace >= 0 ? openPlace : matchedPlace >= 0 ? begin + matchedPlace : -1;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && position >= 0) {
      box.scrollTop = scrolledTo(position, row, box.scrollTop, box.clientHeight);
    }
  }, [position, row]);

  const isDrawn = position >= from && position < to;
  const option = (line: Line, place: number, isDone: boolean) => (
    <Row
      key={line.id}
      line={line}
      place={place}
      of={isDone ? Math.max(matchedCount ?? 0, matched.length) : Math.max(toMatch, open.length)}
      isDone={isDone}
      isOn={line.id === at}
      onPick={onPick}
    />
  );
  return (
    <section className="rec-lines" aria-label={say("reconcile.lines")}>
      <div className="rec-cols">
        <span>{say("reconcile.date")}</span>
        <span>
          {say("reconcile.to_match")} <b>{format.count(toMatch)}</b>
        </span>
        <span className="n">{currency}</span>
      </div>
      {inReview > 0 && (
        <a className="rec-review" href={hrefReview}>
          <Pill is="warn">{say("reconcile.in_review", { count: inReview })}</Pill>
        </a>
      )}
      {count === 0 && <p className="rec-none phone">{say("reconcile.all_matched")}</p>}
      <div
        ref={scroller}
        className="scroll"
        role="listbox"
        tabIndex={0}
        aria-label={say("reconcile.lines")}
        aria-activedescendant={isDrawn && at ? rowId(at) : undefined}
        onScroll={look}
      >
        <div ref={above} />
        {seen.open.length > 0 && (
          <div role="group" aria-label={say("reconcile.to_match_group", { count: toMatch })}>
            {seen.open.map((line, place) => option(line, from + place, false))}
          </div>
        )}
        <div ref={between} />
        {hasCut && (
          <div className="rec-cut">
            {say("reconcile.matched")} {matchedCount !== null && <b>{format.count(matchedCount)}</b>}
          </div>
        )}
        {seen.matched.length > 0 && (
          <div role="group" aria-label={say("reconcile.matched")}>
            {seen.matched.map((line, place) => option(line, Math.max(from - begin, 0) + place, true))}
          </div>
        )}
        <div ref={below} />
      </div>
    </section>
  );
}

/** One line; drawn again only where it is another one or is chosen. */
const Row = memo(function Row({
  line,
  place,
  of,
  isDone,
  isOn,
  onPick,
}: {
  line: Line;
  place: number;
  /** Of so many. */
  of: number;
  isDone: boolean;
  isOn: boolean;
  onPick: (id: string) => void;
}) {
  const format = useFormat();
  return (
    <div
      id={rowId(line.id)}
      role="option"
      aria-selected={isOn}
      aria-posinset={place + 1}
      aria-setsize={of}
      className={`rec-row ${isDone ? "done" : ""} ${isOn ? "on" : ""}`}
      onClick={() => onPick(line.id)}
    >
      <span className="when">{format.day(line.booked_on)}</span>
      <bdi className="what">{titleOf(line)}</bdi>
      <span className="n">{format.change(line.amount)}</span>
    </div>
  );
});
