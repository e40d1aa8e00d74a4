import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live } from "./live";

const OURS = "company-1";
const OTHER = "company-2";
const id = (number: number, tenant = "0123456789ab") => `${number}-${tenant}`;

type Listener = (event: { data: string; lastEventId: string }) => void;

/** A stream that was opened; the test says what comes in it. */
class FakeStream {
  static opened: FakeStream[] = [];
  static get open(): FakeStream[] {
    return FakeStream.opened.filter(({ isClosed }) => !isClosed);
  }
  static readonly CLOSED = 2;
  onmessage: Listener | null = null;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 0;
  isClosed = false;
  private readonly named = new Map<string, Listener>();

  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeStream.opened.push(this);
  }
  addEventListener(name: string, listener: Listener) {
    this.named.set(name, listener);
  }
  close() {
    this.isClosed = true;
  }
  /** The line is cut: the browser connects again. Refused: it does not. */
  fail(isRefused: boolean) {
    this.readyState = isRefused ? 2 : 0;
    this.isClosed = isRefused;
    this.onerror?.();
  }
  accept() {
    this.readyState = 1;
    this.onopen?.();
  }
  send(name: "ready" | "reset", lastEventId: string) {
    this.named.get(name)?.({ data: "{}", lastEventId });
  }
  tell(number: number, company_id = OURS, tenant?: string) {
    this.onmessage?.({ data: JSON.stringify({ kind: "x.y", company_id }), lastEventId: id(number, tenant) });
  }
}

/** To all others that are open, a moment later, in order. */
class FakeChannel {
  static all = new Set<FakeChannel>();
  static said: unknown[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor() {
    FakeChannel.all.add(this);
  }
  postMessage(data: unknown) {
    FakeChannel.said.push(data);
    for (const other of FakeChannel.all) {
      if (other !== this) {
        setTimeout(() => FakeChannel.all.has(other) && other.onmessage?.({ data: structuredClone(data) }), 1);
      }
    }
  }
  close() {
    FakeChannel.all.delete(this);
  }
}

/** One lock; the next in the queue gets it a moment after it is given back. */
class FakeLocks {
  private held = false;
  private readonly queue: (() => void)[] = [];

  request(_name: string, { signal }: { signal: AbortSignal }, act: () => Promise<void>): Promise<void> {
    return new Promise((done, fail) => {
      const run = () => {
        this.held = true;
        act().then(() => {
          this.held = false;
          this.next();
          done();
        }, fail);
      };
      this.queue.push(run);
      signal.addEventListener("abort", () => {
        const at = this.queue.indexOf(run);
        if (at >= 0) {
          this.queue.splice(at, 1);
          fail(new Error("aborted"));
        }
      });
      setTimeout(() => this.next(), 1);
    });
  }
  private next() {
    if (!this.held) {
      this.queue.shift()?.();
    }
  }
}

const page = new EventTarget() as EventTarget & { hidden: boolean };
let ends: (() => void)[] = [];

/** A tab whose page was read behind the id. */
function tab(after: string | null, companyId = OURS) {
  const read = { current: after };
  const refresh = vi.fn();
  const end = live(companyId, read, refresh);
  ends.push(end);
  return { read, refresh, end };
}

const pass = (ms = 100) => vi.advanceTimersByTimeAsync(ms);
const settle = () => pass(10_000);
const stream = () => FakeStream.open[0] as FakeStream;

beforeEach(() => {
  vi.useFakeTimers();
  FakeStream.opened = [];
  FakeChannel.all.clear();
  FakeChannel.said = [];
  page.hidden = false;
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", { locks: new FakeLocks() });
  vi.stubGlobal("EventSource", FakeStream);
  vi.stubGlobal("BroadcastChannel", FakeChannel);
});

afterEach(async () => {
  for (const end of ends) {
    end();
  }
  ends = [];
  await settle();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("what happened between the page and the stream is asked for, and shown", async () => {
  const { refresh } = tab(id(17));
  await pass();
  expect(FakeStream.opened.map(({ url }) => url)).toEqual([`/api/v1/events?after=${id(17)}`]);
  stream().send("ready", id(17));
  await settle();
  expect(refresh).not.toHaveBeenCalled();
  stream().tell(18);
  await settle();
  expect(refresh).toHaveBeenCalledTimes(1);
});

test("what is known is not shown again: told twice, or read behind meanwhile", async () => {
  const { read, refresh } = tab(id(17));
  await pass();
  stream().send("ready", id(17));
  stream().tell(18);
  await settle();
  stream().tell(18);
  stream().tell(17);
  await settle();
  expect(refresh).toHaveBeenCalledTimes(1);
  read.current = id(30); // the page was read again
  stream().tell(30);
  await settle();
  expect(refresh).toHaveBeenCalledTimes(1);
  stream().tell(31);
  await settle();
  expect(refresh).toHaveBeenCalledTimes(2);
  expect(FakeStream.opened).toHaveLength(1);
});

test("numbers are compared as numbers, and what is of another company is not shown", async () => {
  const { refresh } = tab(id(9));
  await pass();
  stream().send("ready", id(9));
  stream().tell(10, OTHER);
  await settle();
  expect(refresh).not.toHaveBeenCalled();
  stream().tell(11);
  await settle();
  expect(refresh).toHaveBeenCalledTimes(1);
});

test("who does not know behind what the page was read reads again when the stream begins", async () => {
  const first = tab(null);
  await pass();
  expect(stream().url).toBe("/api/v1/events");
  const second = tab(null); // asks before anybody can say
  await pass();
  stream().send("ready", id(40));
  await settle();
  expect(first.refresh).toHaveBeenCalledTimes(1);
  expect(second.refresh).toHaveBeenCalledTimes(1);
  stream().send("ready", id(40)); // after a lost connection
  await settle();
  expect(first.refresh).toHaveBeenCalledTimes(1);
});

test("a tab that comes later is told what the one that listens heard before", async () => {
  const first = tab(id(17));
  await pass();
  stream().send("ready", id(17));
  stream().tell(18);
  stream().tell(19, OTHER);
  await settle();
  const late = tab(id(17)); // its page was read before 18 happened
  const elsewhere = tab(id(17), OTHER);
  const knows = tab(id(18));
  await settle();
  expect(FakeStream.open).toHaveLength(1);
  expect(late.refresh).toHaveBeenCalledTimes(1);
  expect(elsewhere.refresh).toHaveBeenCalledTimes(1);
  expect(knows.refresh).not.toHaveBeenCalled();
  expect(first.refresh).toHaveBeenCalledTimes(1);
  stream().tell(20);
  await settle();
  expect(late.refresh).toHaveBeenCalledTimes(2);
  expect(knows.refresh).toHaveBeenCalledTimes(1);
});

test("a tab that knows less than the one that listens began with reads again", async () => {
  tab(id(50));
  await pass();
  stream().send("ready", id(50));
  const late = tab(id(45));
  await settle();
  expect(late.refresh).toHaveBeenCalledTimes(1);
});

test("what is told while a new tab waits for its answer does not hide what was told before", async () => {
  tab(id(17));
  await pass();
  stream().send("ready", id(17));
  stream().tell(18);
  await settle();
  const late = tab(id(17), OURS);
  stream().tell(19, OTHER); // comes before the answer
  await settle();
  expect(late.refresh).toHaveBeenCalledTimes(1);
});

test("where the one that listens goes, another goes on from where it is, and nobody misses what neither heard", async () => {
  const first = tab(id(17));
  await pass();
  stream().send("ready", id(17));
  const second = tab(id(17));
  const third = tab(id(17));
  await settle();
  stream().tell(18);
  await settle();
  second.read.current = id(25); // was read again, by an act of its own
  first.end();
  await settle();
  expect(FakeStream.open.map(({ url }) => url)).toEqual([`/api/v1/events?after=${id(25)}`]);
  expect(second.refresh).toHaveBeenCalledTimes(1);
  expect(third.refresh).toHaveBeenCalledTimes(2); // 19 to 25 will not be told again
  stream().send("ready", id(25));
  stream().tell(26);
  await settle();
  expect(second.refresh).toHaveBeenCalledTimes(2);
  expect(third.refresh).toHaveBeenCalledTimes(3);
});

test("a tab that takes over without having been answered goes on from its page, not from what it overheard", async () => {
  const first = tab(id(17));
  await pass();
  stream().send("ready", id(17));
  stream().tell(18);
  await settle();
  const late = tab(id(17));
  for (const channel of FakeChannel.all) {
    channel.onmessage?.({ data: { kind: "x.y", company_id: OTHER, id: id(19) } }); // overheard before any answer
  }
  first.end();
  await settle();
  expect(stream().url).toBe(`/api/v1/events?after=${id(17)}`);
  stream().send("ready", id(17));
  stream().tell(18);
  await settle();
  expect(late.refresh).toHaveBeenCalled();
});

test("a log that begins anew is believed, whatever was known before", async () => {
  const first = tab(id(100));
  await pass();
  stream().send("ready", id(100));
  const second = tab(id(100));
  await settle();
  stream().send("reset", id(5)); // of an older backup
  await settle();
  expect(first.refresh).toHaveBeenCalledTimes(1);
  expect(second.refresh).toHaveBeenCalledTimes(1);
  stream().tell(6);
  await settle();
  expect(first.refresh).toHaveBeenCalledTimes(2);
  expect(second.refresh).toHaveBeenCalledTimes(2);
});

test("a tab of another tenant has the stream begin anew, where the server says whose it is", async () => {
  tab(id(17));
  await pass();
  stream().send("ready", id(17));
  const other = tab(id(3, "ba9876543210"));
  await settle();
  expect(FakeStream.opened).toHaveLength(2);
  expect(FakeStream.open.map(({ url }) => url)).toEqual([`/api/v1/events?after=${id(17)}`]);
  stream().send("reset", id(4, "ba9876543210"));
  await settle();
  expect(other.refresh).toHaveBeenCalledTimes(1);
  stream().tell(5, OURS, "ba9876543210");
  await settle();
  expect(other.refresh).toHaveBeenCalledTimes(2);
});

test("a stream that the server refuses is asked for again, later each time, from where it was; one that was cut is the browser's", async () => {
  const { end } = tab(id(5));
  await settle();
  stream().accept();
  stream().tell(7);
  stream().fail(false);
  await pass(120_000);
  expect(FakeStream.opened).toHaveLength(1);

  stream().fail(true);
  expect(FakeStream.open).toHaveLength(0);
  await pass(2000);
  expect(FakeStream.open).toHaveLength(1);
  expect(stream().url).toContain(`after=${id(7)}`);
  for (let refusals = 0; refusals < 8; refusals += 1) {
    stream().fail(true);
    await pass(60_000);
    expect(FakeStream.open).toHaveLength(1);
  }
  stream().fail(true);
  await pass(29_000); // at least half of a minute, by now
  expect(FakeStream.open).toHaveLength(0);
  await pass(31_000);
  stream().accept();
  stream().fail(true);
  await pass(2000); // taken in between: soon again
  expect(FakeStream.open).toHaveLength(1);

  stream().fail(true);
  const before = FakeStream.opened.length;
  end();
  await pass(120_000);
  expect(FakeStream.opened).toHaveLength(before); // nobody is there to hear
});

test("a tab of the version before is heard, and is told nothing it would take for news", async () => {
  const { refresh } = tab(id(17));
  await pass();
  stream().send("ready", id(17));
  const late = tab(id(17));
  await settle();
  expect(FakeChannel.said.filter((said) => (said as { company_id?: string }).company_id === OURS)).toEqual([]);
  for (const channel of FakeChannel.all) {
    channel.onmessage?.({ data: { kind: "x.y", company_id: OURS } }); // without an id
  }
  await settle();
  expect(late.refresh).toHaveBeenCalledTimes(1);
  expect(refresh).not.toHaveBeenCalled(); // it listens itself
});

test("without locks each tab listens by itself from its own page", async () => {
  vi.stubGlobal("navigator", {});
  const first = tab(id(17));
  const second = tab(id(20));
  await settle();
  expect(FakeStream.open.map(({ url }) => url)).toEqual([17, 20].map((number) => `/api/v1/events?after=${id(number)}`));
  FakeStream.opened[1]?.tell(21, OTHER);
  FakeStream.opened[0]?.tell(18);
  await settle();
  expect(first.refresh).toHaveBeenCalledTimes(1); // not hidden by what the other one heard first
  expect(second.refresh).not.toHaveBeenCalled();
});

test("what happens while nobody looks is shown once, when somebody does", async () => {
  const { refresh } = tab(id(17));
  await pass();
  stream().send("ready", id(17));
  page.hidden = true;
  stream().tell(18);
  stream().tell(19);
  await settle();
  expect(refresh).not.toHaveBeenCalled();
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  await settle();
  expect(refresh).toHaveBeenCalledTimes(1);
});
