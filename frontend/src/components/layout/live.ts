"use client";

type Told = { readonly kind: string; readonly company_id: string | null };
type Heard = (told: Told) => void;

const NAME = "oasys:live";
const PAUSE_MS = 400;
const AT_MOST_EVERY_MS = 2000;

/**
 * Calls `refresh` when something of this company happened, wherever it was done: soon, but not more often than every two seconds, and not while
 * nobody looks. One stream serves all tabs of the browser: a server on HTTP/1.1 is given six connections in all. The tab that holds the lock
 * listens and tells the others. Answers how to end it.
 */
export function live(companyId: string, refresh: () => void): () => void {
  const channel = new BroadcastChannel(NAME);
  const end = new AbortController();
  let timer = 0;
  let last = 0;
  let isStale = false;

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

  function hear(told: Told) {
    if (told.company_id === companyId || told.kind === "reset") {
      soon();
    }
  }

  channel.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
  document.addEventListener("visibilitychange", () => isStale && soon(), { signal: end.signal });
  lead(end.signal, (told) => {
    channel.postMessage(told);
    hear(told);
  });
  return () => {
    end.abort();
    channel.close();
    window.clearTimeout(timer);
  };
}

/** Listens for as long as this tab holds the lock; without locks (a page that is not secure) each tab listens by itself. */
function lead(signal: AbortSignal, heard: Heard): void {
  if (!("locks" in navigator)) {
    listen(signal, heard);
    return;
  }
  const waiting = navigator.locks.request(NAME, { signal }, () => listen(signal, heard));
  waiting.catch((error: unknown) => {
    if (!signal.aborted) {
      throw error;
    }
  });
}

/** Ends when the signal does. The browser connects again by itself, and says where it was. */
function listen(signal: AbortSignal, heard: Heard): Promise<void> {
  const stream = new EventSource("/api/v1/events");
  stream.onmessage = ({ data }: MessageEvent<string>) => heard(JSON.parse(data) as Told);
  stream.addEventListener("reset", () => heard({ kind: "reset", company_id: null }));
  return new Promise((done) => {
    signal.addEventListener("abort", () => {
      stream.close();
      done();
    });
  });
}
