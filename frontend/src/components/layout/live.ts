"use client";

/** What is said of an event: its id is a number and whose numbers they are, `17-0123456789ab`. */
type Told = { readonly kind: string; readonly company_id: string | null; readonly id?: string | null };
/** Between tabs: what was told, and `hello`, `answer` and `leads`, which are about no event. */
type Said = Told | Hello | Answer | { readonly kind: "leads" };
type Hello = { readonly kind: "hello"; readonly from: number; readonly of: string; readonly id: string | null };
type Answer = { readonly kind: "answer"; readonly to: number; readonly id: string; readonly isStale: boolean };
type Stream = { readonly answer: (hello: Hello) => void; readonly close: () => void };

const NAME = "oasys:live";
const PAUSE_MS = 400;
const AT_MOST_EVERY_MS = 2000;
const AGAIN_MS = 2000;
const AT_MOST_AGAIN_MS = 60_000;

/**
 * Calls `refresh` when something of this company happened, wherever it was done: soon, but not more often than every two seconds, and not while
 * nobody looks. `after` holds the id of what the page on screen was read behind: what happened since is told, also when it was before this began.
 *
 * One stream serves all tabs of the browser: a server on HTTP/1.1 is given six connections in all. The tab that holds the lock listens from
 * where it is, and tells the others; these ask it what was told before they heard it, as they do each time another tab takes its place.
 * Answers how to end it.
 */
export function live(companyId: string, after: { readonly current: string | null }, refresh: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  const end = new AbortController();
  const me = Math.random();
  let stream: Stream | null = null; // of this tab, where it listens
  let seen: string | null = null; // up to here everything is on the page, or will be soon
  let isSure = false; // nothing is missing between that and what is told next
  let meaningless: string | null = null; // what the page was read behind when its number ceased to say anything
  let timer = 0;
  let last = 0;
  let isStale = false;

  const say = (said: Said) => channel.postMessage(said);

  /** What this tab has told its page of, or what the page was read behind, whichever is more. */
  function known(): string | null {
    const read = after.current === meaningless ? null : after.current;
    return read && (!seen || (isOf(read, seen) && isBehind(seen, read))) ? read : seen;
  }

  function soon() {
    if (document.hidden) {
      isStale = true;
      return;
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(now, Math.max(PAUSE_MS, last + AT_MOST_EVERY_MS - Date.now()));
  }

  function now() {
    last = Date.now();
    isStale = false;
    refresh();
  }

  /** `reset`: whatever is known, it means nothing any more. `ready`: somebody listens from here on. */
  function hear({ kind, company_id, id }: Told) {
    const isReset = kind === "reset";
    if (!isReset && id && !isBehind(known(), id)) {
      return;
    }
    if (isReset) {
      meaningless = after.current;
    }
    if (id && (isSure || isReset)) {
      seen = id;
    }
    if (isReset || kind === "ready" || company_id === companyId) {
      soon();
    }
  }

  /** Asks the tab that listens what was told behind what is known here. */
  function ask() {
    isSure = false;
    say({ kind: "hello", from: me, of: companyId, id: known() });
  }

  function listen(): Promise<void> {
    seen = known();
    isSure = true;
    stream = opened(seen, say, hear);
    return new Promise((done) => {
      end.signal.addEventListener("abort", () => {
        stream?.close();
        done();
      });
    });
  }

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (isHello(data)) {
      stream?.answer(data);
    } else if (stream) {
      return; // who listens needs nobody
    } else if (data.kind === "leads") {
      ask();
    } else if (!isAnswer(data)) {
      hear(data as Told);
    } else if (data.to === me) {
      isSure = true;
      seen = isBehind(known(), data.id) ? data.id : known();
      if (data.isStale) {
        soon();
      }
    }
  };
  document.addEventListener("visibilitychange", () => isStale && soon(), { signal: end.signal });
  ask();
  lead(end.signal, listen);
  return () => {
    end.abort();
    channel.close();
    window.clearTimeout(timer);
  };
}

/** Listens for as long as this tab holds the lock; without locks (a page that is not secure) each tab listens by itself. */
function lead(signal: AbortSignal, listen: () => Promise<void>): void {
  if (!("locks" in navigator)) {
    listen();
    return;
  }
  const waiting = navigator.locks.request(NAME, { signal }, listen);
  waiting.catch((error: unknown) => {
    if (!signal.aborted) {
      throw error;
    }
  });
}

/**
 * The stream from an id on; without one it begins where the log is. The browser connects again by itself where a line was cut, and says where
 * it was; where the server refused, as while it starts, it gives up: then it is asked again here, each time after twice as long. Whoever asks
 * is answered from what was told since.
 */
function opened(from: string | null, say: (said: Said) => void, hear: (told: Told) => void): Stream {
  const told = new Map<string | null, string>(); // the last id of each company
  let base = from; // everything behind it was told, and is in the map
  let at = from;
  let refused = 0; // times in a row
  let again = 0;
  let source = open();

  function open(): EventSource {
    const opening = new EventSource(at ? `/api/v1/events?after=${at}` : "/api/v1/events");
    opening.onmessage = ({ data, lastEventId: id }: MessageEvent<string>) => {
      const { kind, company_id } = JSON.parse(data) as Told;
      at = id;
      told.set(company_id, id);
      tell({ kind, company_id, id });
    };
    opening.onopen = () => {
      refused = 0;
    };
    opening.onerror = () => {
      if (opening.readyState === EventSource.CLOSED) {
        const pause = Math.min(AGAIN_MS * 2 ** refused, AT_MOST_AGAIN_MS);
        refused += 1;
        again = window.setTimeout(reopen, pause * (0.5 + Math.random() / 2)); // not all browsers at once
      }
    };
    opening.addEventListener("ready", ({ lastEventId: id }) => {
      if (!base) {
        base = id;
        at = id;
        hear({ kind: "ready", company_id: null, id });
        say({ kind: "leads" });
      }
    });
    opening.addEventListener("reset", ({ lastEventId: id }) => {
      base = id;
      at = id;
      told.clear();
      tell({ kind: "reset", company_id: null, id });
    });
    return opening;
  }

  function close() {
    window.clearTimeout(again);
    source.close();
  }

  function reopen() {
    close();
    source = open();
  }

  function tell(one: Told) {
    say(one);
    hear(one);
  }

  function answer({ from: to, of, id }: Hello) {
    if (!base || !at) {
      return; // they ask again when it has begun
    }
    if (id && !isOf(id, base)) {
      reopen(); // the session works in another tenant now: the server says so to a stream that begins
      return;
    }
    const mine = told.get(of);
    say({ kind: "answer", to, id: at, isStale: isBehind(id, base) || (mine !== undefined && isBehind(id, mine)) });
  }

  if (base) {
    say({ kind: "leads" });
  }
  return { answer, close };
}

const isHello = (said: Said): said is Hello => said.kind === "hello";
const isAnswer = (said: Said): said is Answer => said.kind === "answer";
const numberOf = (id: string) => Number.parseInt(id, 10);
const isOf = (id: string, other: string) => id.split("-")[1] === other.split("-")[1];

/** Whether the id is of something that whoever knows everything up to `known` does not know. */
function isBehind(known: string | null, id: string): boolean {
  return !known || !isOf(known, id) || numberOf(id) > numberOf(known);
}
