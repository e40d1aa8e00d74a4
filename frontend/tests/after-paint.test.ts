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
function browser({ visible = true, tellsOfPaint = true }) {
  const asked: string[] = [];
  const timers: [() => void, number][] = [];
  const listening = new Map<string, (event: object) => void>();
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
    head: { append: ({ src }: { src: string }) => asked.push(src) },
    addEventListener: (_: string, act: () => void) => {
      changed = act;
    },
  };
  run();
  const code = readFileSync(join(built, "static/chunks", scripts()[0] as string), "utf8");
  runInNewContext(code, {
    addEventListener: (kind: string, act: () => void) => listening.set(kind, act),
    removeEventListener: (kind: string) => listening.delete(kind),
    document,
    PerformanceObserver,
    setTimeout: (act: () => void, ms: number) => timers.push([act, ms]),
  });
  return {
    asked,
    paint: (...names: string[]) => painted(of(...names)),
    leave: () => changed(),
    click: (on: object) => listening.get("click")?.({ target: on }),
    live: () => listening.get("live")?.({}),
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

test("the last click before the page listens is done when it does, and later ones are the page's own", () => {
  const done: string[] = [];
  const on = (name: string, found: boolean) => ({ closest: () => (found ? { click: () => done.push(name) } : null) });
  const page = browser({});
  page.click(on("first", true));
  page.click(on("second", true));
  expect(done).toEqual([]);
  page.live();
  page.click(on("third", true));
  expect(done).toEqual(["second"]);

  const elsewhere = browser({});
  elsewhere.click(on("first", true));
  elsewhere.click(on("the ground", false));
  elsewhere.live();
  expect(done).toEqual(["second"]);
});
