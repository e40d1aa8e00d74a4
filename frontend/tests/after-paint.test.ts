import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test } from "vitest";

const TOOL = new URL("../../deploy/edge/after-paint.mjs", import.meta.url).pathname;
const NAMES = ["react.js", "router.js", "turbopack-1.js"];
const PAGE = "server/app/entries/page/build-manifest.json";
let built = "";

beforeEach(() => {
  built = mkdtempSync(join(tmpdir(), "oasys-build-"));
  mkdirSync(join(built, "static/chunks"), { recursive: true });
  for (const path of ["build-manifest.json", PAGE]) {
    mkdirSync(join(built, "standalone/.next", path, ".."), { recursive: true });
    write(path, { polyfillFiles: ["a.js"], rootMainFiles: NAMES.map((name) => `static/chunks/${name}`) });
  }
});
afterEach(() => rmSync(built, { recursive: true }));

const write = (path: string, said: object) =>
  writeFileSync(join(built, "standalone/.next", path), JSON.stringify(said));
const manifest = (path: string) => JSON.parse(readFileSync(join(built, "standalone/.next", path), "utf8"));
const run = () => execFileSync(process.execPath, [TOOL, built], { stdio: "pipe" });
const scripts = () => readdirSync(join(built, "static/chunks"));

/** A browser, as far as the script looks at it: what it asked for, and how to have something happen. */
function browser({
  visible = true,
  tellsOfPaint = true,
  fields = [],
  came = "navigate",
}: {
  visible?: boolean;
  tellsOfPaint?: boolean;
  fields?: object[];
  came?: string;
}) {
  const asked: string[] = [];
  const timers: [() => void, number][] = [];
  const listening = new Map<string, ((event: object) => void)[]>();
  const listen = (kind: string, act: (event: object) => void) =>
    listening.set(kind, [...(listening.get(kind) ?? []), act]);
  let beat: (() => void) | undefined;
  let changed = () => {};
  let painted = (_: object) => {};
  const of = (...names: string[]) => ({
    getEntriesByName: (name: string) => names.filter((one) => one === name),
  });
  class PerformanceObserver {
    static supportedEntryTypes = tellsOfPaint ? ["paint"] : [];
    constructor(tell: (list: object) => void) {
      painted = tell;
    }
    observe() {}
  }
  const document = {
    visibilityState: visible ? "visible" : "hidden",
    currentScript: { getAttribute: () => "https://cdn.example/_next/static/chunks/begin-1.js" },
    createElement: () => ({ src: "" }),
    querySelectorAll: () => fields,
    documentElement: { addEventListener: listen },
    activeElement: null,
    head: { append: ({ src }: { src: string }) => asked.push(src) },
    addEventListener: (_: string, act: () => void) => {
      changed = act;
    },
  };
  run();
  const code = readFileSync(join(built, "static/chunks", scripts()[0] as string), "utf8");
  runInNewContext(code, {
    addEventListener: listen,
    document,
    performance: { getEntriesByType: () => [{ type: came }] },
    PerformanceObserver,
    Event: Happening,
    setTimeout: (act: () => void, ms: number) => {
      if (ms === 50) {
        beat = act;
      } else {
        timers.push([act, ms]);
      }
      return 1;
    },
  });
  return {
    asked,
    paint: (...names: string[]) => painted(of(...names)),
    leave: () => changed(),
    does: (
      kind: string,
      on: object,
      { between, ...said }: { between?: () => void; preventDefault?: () => void } = {},
    ) => {
      for (const act of listening.get(kind) ?? []) {
        act({ type: kind, target: on, isTrusted: true, ...said });
        between?.();
      }
    },
    live: () => listening.get("live")?.[0]?.({}),
    /** Time goes by. */
    beat: (times = 3) => {
      for (let at = 0; at < times; at += 1) {
        const now = beat;
        beat = undefined;
        now?.();
      }
      return beat !== undefined;
    },
    wait: () => {
      for (const [act] of timers) {
        act();
      }
      return timers.map(([, ms]) => ms);
    },
  };
}
const ALL = NAMES.map((name) => `https://cdn.example/_next/static/chunks/${name}`);

test("a page names one script, which knows the others; what was not about scripts stays", () => {
  run();
  const [name] = scripts();
  for (const path of ["build-manifest.json", PAGE]) {
    expect(manifest(path)).toEqual({ polyfillFiles: ["a.js"], rootMainFiles: [`static/chunks/${name}`] });
  }
  const before = readFileSync(join(built, "static/chunks", name as string), "utf8");
  run(); // over what it wrote itself
  expect(scripts()).toEqual([name]);
  expect(readFileSync(join(built, "static/chunks", name as string), "utf8")).toBe(before);
});

test("scripts that are elsewhere are refused, not lost", () => {
  write(PAGE, { rootMainFiles: ["static/other/react.js"] });
  expect(run).toThrow(/scripts are elsewhere/);
});

test("the scripts are asked for when something of the page is painted, in their order, once", () => {
  const page = browser({});
  expect(page.asked).toEqual([]);
  page.paint("first-paint"); // the ground alone
  expect(page.asked).toEqual([]);
  page.paint("first-paint", "first-contentful-paint");
  expect(page.asked).toEqual(ALL);
  page.leave();
  page.wait();
  expect(page.asked).toEqual(ALL);
});

test.each([
  ["in a tab that nobody sees", { visible: false }],
  ["where browsers do not tell of a paint", { tellsOfPaint: false }],
])("they are asked for at once %s", (_, kind) => {
  expect(browser(kind).asked).toEqual(ALL);
});

test("they are asked for when the tab is left before anything was painted, and when nothing is painted at all", () => {
  const left = browser({});
  left.leave();
  expect(left.asked).toEqual(ALL);
  const blank = browser({});
  expect(blank.wait()).toEqual([3000]);
  expect(blank.asked).toEqual(ALL);
});

class Happening {
  constructor(readonly type: string) {}
}

/** Something of a page: what happens on it is written down, `reacts` has React take it over. */
class Thing {
  isConnected = true;
  method = "";
  type = "";
  checked = false;
  defaultChecked = false;
  readonly done: string[] = [];
  #value = "";
  constructor(readonly tagName: string) {}
  closest = () => (this.tagName === "BUTTON" ? this : null);
  contains = (one: object) => one === this || this.tagName === "FORM";
  get value() {
    return this.#value;
  }
  set value(to: string) {
    this.#value = to;
  }
  click() {
    this.checked = !this.checked;
    this.done.push("click");
  }
  requestSubmit() {
    this.done.push("submit");
  }
  dispatchEvent({ type }: Happening) {
    this.done.push(`${type} ${this.value}`.trim());
  }
  reacts() {
    Object.assign(this, { __reactProps$1: {} });
    return this;
  }
}

test("the last click before the page listens is done when it does, and later ones are the page's own", () => {
  const [first, second] = [new Thing("BUTTON"), new Thing("BUTTON")];
  const page = browser({});
  page.does("click", first);
  page.does("click", second);
  first.reacts();
  second.reacts();
  expect(second.done).toEqual([]);
  page.live();
  page.beat();
  page.does("click", second);
  expect(page.beat(), "nothing is left to be told").toBe(false);
  expect([first.done, second.done]).toEqual([[], ["click"]]);

  const elsewhere = browser({});
  const third = new Thing("BUTTON");
  elsewhere.does("click", third);
  elsewhere.does("click", new Thing("P"));
  third.reacts();
  elsewhere.live();
  elsewhere.beat();
  expect(third.done).toEqual([]);
});

test("a part that comes to listen later is told later, and what React tells by itself is not told twice", () => {
  const [late, own] = [new Thing("BUTTON"), new Thing("BUTTON")];
  const page = browser({});
  page.live();
  page.does("click", late);
  expect(page.beat(10)).toBe(true);
  expect(late.done).toEqual([]);
  late.reacts();
  page.beat(1);
  expect(late.done, "React may still be at it").toEqual([]);
  page.beat(1);
  expect(late.done).toEqual(["click"]);

  page.does("click", own, { between: () => own.reacts() }); // React takes it over because of the click, and tells it
  page.beat();
  expect(own.done).toEqual([]);
});

test("what was typed and chosen is told before what was clicked and sent", () => {
  const [name, box, file, form] = [new Thing("INPUT"), new Thing("INPUT"), new Thing("INPUT"), new Thing("FORM")];
  Object.assign(name, { type: "text", value: "Kopi" });
  Object.assign(box, { type: "checkbox", checked: true });
  Object.assign(file, { type: "file" });
  form.method = "post";
  const page = browser({});
  let isKept = false;
  page.does("input", name);
  page.does("input", box);
  page.does("change", file);
  page.does("click", new Thing("P"));
  page.does("submit", form, { preventDefault: () => (isKept = true) });
  page.does("click", new Thing("P"));
  expect(isKept, "the browser does not send it by itself").toBe(true);
  name.value = ""; // drawn anew
  page.live();
  for (const one of [name, box, file, form]) {
    one.reacts();
  }
  page.beat(2);
  expect([name.done, box.done, file.done, form.done]).toEqual([
    ["input Kopi", "change Kopi"],
    ["click"],
    ["change"],
    [],
  ]);
  expect(box.checked).toBe(true);
  page.does("input", name); // the page hears of it, within the form
  page.beat(2);
  expect(form.done).toEqual(["submit"]);
  expect(page.beat()).toBe(false);
});

test("what was typed and chosen before the script itself had come is told as well", () => {
  const of = (tag: string, said: object) => Object.assign(new Thing(tag), said);
  const fields = {
    typed: of("INPUT", { type: "text", value: "Kopi", defaultValue: "" }),
    written: of("INPUT", { type: "text", value: "Kopi", defaultValue: "Kopi" }),
    ticked: of("INPUT", { type: "checkbox", value: "on", defaultValue: "on", checked: true, defaultChecked: false }),
    given: of("INPUT", { type: "checkbox", value: "on", defaultValue: "on", checked: true, defaultChecked: true }),
    sent: of("INPUT", { type: "file", value: "C:\\fakepath\\a.csv", defaultValue: "" }),
    none: of("INPUT", { type: "file", value: "", defaultValue: "" }),
  };
  const page = browser({ fields: Object.values(fields) });
  page.live();
  for (const one of Object.values(fields)) {
    one.reacts();
  }
  page.beat();
  const told = Object.entries(fields).filter(([, { done }]) => done.length > 0);
  expect(told.map(([name]) => name)).toEqual(["typed", "ticked", "sent"]);
});

test.each(["back_forward", "reload"])("what a browser puts back is nothing that was typed (%s)", (came) => {
  const field = Object.assign(new Thing("INPUT"), { type: "text", value: "Kopi", defaultValue: "" });
  const page = browser({ fields: [field], came });
  page.live();
  field.reacts();
  page.beat();
  expect(field.done).toEqual([]);
});

test("forms that ask by their address are the browser's", () => {
  const search = new Thing("FORM");
  search.method = "get";
  browser({}).does("submit", search, { preventDefault: () => search.done.push("kept") });
  expect(search.done).toEqual([]);
});

test("what goes before it listens is forgotten", () => {
  const button = new Thing("BUTTON");
  const page = browser({});
  page.does("click", button);
  page.live();
  button.isConnected = false;
  expect(page.beat()).toBe(false);
});
