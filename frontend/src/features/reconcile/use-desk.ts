"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { toast } from "@/components/ui/toast";
import { newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { type Match, moreLines, readMatch, readProof, restoreLine, undoMatch } from "./api";
import { further, goOn, held, type Line, type Page, placed, refreshed, titleOf, without } from "./lines";
import type { Proof } from "./proof";

/** What the server has read for the page; read anew when something happened. */
export type Start = {
  readonly open: Page;
  readonly matched: Page;
  readonly proof: Proof | null;
  readonly toMatch: number;
};
/** A match as undoing it needs it: a document that was written for it is asked about first. */
export type Undoable = Pick<Match, "id" | "version" | "document">;
/** What can be undone by a key, the last act first. */
type Done =
  | { readonly is: "match"; readonly match: Undoable }
  | { readonly is: "excluded"; readonly line: Line }
  | { readonly is: "batch"; readonly ids: readonly string[] };
export type KeyFor = (body: unknown) => ReturnType<typeof newKey>;

/** The line is somebody else's by now: matched, excluded, withdrawn, or changed since it was read. */
function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.code === "banking.line_not_open" || error.code === "core.stale_version");
}

const isUndone = (error: unknown) => error instanceof ApiError && error.code === "banking.match_undone";

/** The lines of an account and what is done with them. A line leaves the list when the server has said so, and not before. */
export function useDesk({
  companyId,
  accountId,
  start,
  first,
  onWritten,
}: {
  companyId: string;
  accountId: string;
  start: Start;
  /** The line that one comes to. */
  first: Line | null;
  /** Asks what becomes of the document that was written for a match, before that is undone. */
  onWritten: (match: Undoable) => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [seen, setSeen] = useState(start);
  const [lines, setLines] = useState(() => {
    const read = held(start.open, start.matched);
    return first ? placed(read, [first]) : read;
  });
  const [isStale, setStale] = useState(false);
  const [counts, setCounts] = useState({ toMatch: start.toMatch, proof: start.proof });
  const [at, setAt] = useState<string | null>(first?.id ?? start.open.items[0]?.id ?? null);
  const [done, setDone] = useState<readonly Done[]>([]);
  const [announced, setAnnounced] = useState("");
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const keys = useRef(new Map<string, ReturnType<typeof newKey>>());
  const reading = useRef(new Set<"open" | "matched">());
  const proofTimer = useRef(0);
  const through = start.proof?.through;

  if (start !== seen) {
    setSeen(start);
    setLines(
      isStale
        ? { ...held(start.open, start.matched), acted: lines.acted }
        : refreshed(lines, start.open, start.matched),
    );
    setStale(false);
    setCounts({ toMatch: start.toMatch, proof: start.proof });
  }
  useEffect(() => () => window.clearTimeout(proofTimer.current), []);

  const all = [...lines.open, ...lines.matched];
  const line = all.find(({ id }) => id === at) ?? null;
  const place = lines.open.findIndex(({ id }) => id === at);

  /** The same body for the same line keeps its key: it is done once, however often it is tried. */
  function keyFor(body: unknown): ReturnType<typeof newKey> {
    const text = `${at} ${line?.version} ${JSON.stringify(body)}`;
    const key = keys.current.get(text) ?? newKey();
    keys.current.set(text, key);
    return key;
  }

  function readProofSoon() {
    window.clearTimeout(proofTimer.current);
    if (through) {
      proofTimer.current = window.setTimeout(() => {
        readProof(companyId, accountId, through).then(
          (proof) => setCounts((now) => ({ ...now, proof })),
          () => undefined, // the old figures stay until the page is read anew
        );
      }, 600);
    }
  }

  function take(changed: readonly Line[], said: string, to: string | null) {
    const opened = changed.filter(({ state }) => state === "open").length;
    const before = changed.filter(({ id }) => lines.open.some((one) => one.id === id)).length;
    setLines((now) => placed(now, changed));
    setCounts((now) => ({ ...now, toMatch: Math.max(now.toMatch + opened - before, 0) }));
    setAt(to);
    setAnnounced(said);
    readProofSoon();
  }

  /** Runs one act at a time. What says that the line is no longer there is told, and the list read anew; any other refusal is the caller's. */
  async function run(act: () => Promise<void>, of: Line | null): Promise<boolean> {
    if (isRunning.current) {
      return false;
    }
    isRunning.current = true;
    setBusy(true);
    try {
      await act();
      return true;
    } catch (error) {
      if (!of || !isGone(error)) {
        throw error;
      }
      toast({ text: say("reconcile.gone", { why: error.message }), is: "bad" });
      setLines((now) => without(now, [of.id]));
      setAt(goOn(lines.open, of.id, new Set([of.id])));
      router.refresh();
      return true;
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  }

  const matchLine = (of: Line, act: () => Promise<Match>) =>
    run(async () => {
      const match = await act();
      const gone = new Set(match.lines.map(({ id }) => id));
      setDone((now) => [{ is: "match", match }, ...now]);
      take(match.lines, say("reconcile.matched_one", { line: titleOf(of) }), goOn(lines.open, of.id, gone));
    }, of);

  const exclude = (of: Line, act: () => Promise<Line>) =>
    run(async () => {
      const line = await act();
      setDone((now) => [{ is: "excluded", line }, ...now]);
      take([line], say("reconcile.excluded_one", { line: titleOf(of) }), goOn(lines.open, of.id, new Set([of.id])));
    }, of);

  async function undoNow(match: Undoable, isVoid = false, key?: ReturnType<typeof newKey>): Promise<void> {
    const undone = await undoMatch(companyId, match, isVoid, key);
    setDone((now) => now.filter((one) => one.is !== "match" || one.match.id !== match.id));
    take(undone.lines, say("reconcile.undone"), undone.lines[0]?.id ?? null);
  }

  const undoOrAsk = async (match: Undoable) =>
    match.document?.status === "posted" ? onWritten(match) : undoNow(match);

  /** Undoes a match with or without the document that was written for it. A refusal is the caller's. */
  const undoWritten = (match: Undoable, isVoid: boolean, key: ReturnType<typeof newKey>) =>
    run(() => undoNow(match, isVoid, key), null);

  /** Undoes the match of a line, or the last act where none is named. */
  const undo = (matchId?: string) =>
    run(async () => {
      const [last, ...before] = done;
      if (matchId) {
        await undoOrAsk(await readMatch(companyId, matchId));
        return;
      }
      if (!last) {
        setAnnounced(say("reconcile.nothing_to_undo"));
        return;
      }
      try {
        if (last.is === "match") {
          await undoOrAsk(last.match);
          return;
        }
        if (last.is === "excluded") {
          const line = await restoreLine(companyId, last.line.id, last.line.version);
          take([line], say("reconcile.undone"), line.id);
        } else {
          for (const id of [...last.ids].reverse()) {
            await undoNow(await readMatch(companyId, id)).catch((error) => {
              if (!isUndone(error)) {
                throw error;
              }
            });
          }
        }
      } catch (error) {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        router.refresh();
        if (last.is === "batch" || !(isGone(error) || isUndone(error))) {
          throw error; // it can be tried again
        }
        toast({ text: error.message, is: "bad" });
      }
      setDone(before);
    }, null).catch((error) => {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
      return false;
    });

  async function more(of: "open" | "matched") {
    const after = of === "open" ? lines.next : lines.matchedNext;
    if (!after || reading.current.has(of)) {
      return;
    }
    reading.current.add(of);
    try {
      const from = of === "matched" ? (counts.proof?.from_on ?? undefined) : undefined;
      const page = await moreLines(companyId, accountId, { of, after, from });
      setLines((now) => further(now, of, page));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    } finally {
      reading.current.delete(of);
    }
  }

  return {
    lines,
    all,
    line,
    at,
    place,
    next: lines.open[place + 1] ?? null,
    toMatch: counts.toMatch,
    proof: counts.proof,
    announced,
    isBusy,
    canUndo: done.length > 0,
    go: setAt,
    say: setAnnounced,
    keyFor,
    matchLine,
    exclude,
    undo,
    undoWritten,
    more,
    /** Many were matched together: all pages are read anew. */
    accepted(ids: readonly string[], said: string) {
      if (ids.length > 0) {
        setDone((now) => [{ is: "batch", ids }, ...now]);
      }
      setStale(true);
      setAnnounced(said);
      router.refresh();
    },
    refresh() {
      setStale(true);
      router.refresh();
    },
  };
}
