// Has the scripts of a page begin when the page is painted. Run after each build of the web app, in its folder, over what the build wrote.
//
// Pages come written from the server, and Next names React, its router and the runtime in each as scripts that run as soon as they are
// there: on two cores often before the first picture, which then waits for them, and on a slow line beside the style that it needs. Here
// the manifests by which pages are served are made to name one small script instead, which asks for the others after the first paint.
// What is typed, chosen, clicked and sent in between is not lost: src/lib/i18n/telling.tsx says when the page listens.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { minify } = createRequire(join(process.cwd(), "package.json"))("next/dist/compiled/terser");
const MANIFEST = "build-manifest.json";
const CHUNKS = "static/chunks/";
const LONGEST_WAIT_MS = 3000;

/** What browsers run, as text: it knows nothing of this file. `names` are those of the scripts beside it. */
function begin(names, wait) {
  const own = document.currentScript.getAttribute("src");
  let isBegun = false;
  function run() {
    if (isBegun) return;
    isBegun = true;
    for (const name of names) {
      const script = document.createElement("script");
      script.src = own.slice(0, own.lastIndexOf("/") + 1) + name;
      document.head.append(script);
    }
  }
  // What is done before a part of the page listens is told to it when it does: what was typed and chosen, then the last click or Enter.
  // Links, popovers and forms that ask by their address the browser does by itself; React's own first script keeps forms with an `action`.
  const kept = new Map();
  let act;
  let timer;
  const isHeard = (node) => /__reactProps/.test(Object.keys(node));
  const say = (on, type) => on.dispatchEvent(new Event(type, { bubbles: true }));
  function typed({ target }) {
    const { value, checked } = target; // as they stand now: React may write over them when it comes
    if (isHeard(target)) kept.delete(target);
    else kept.set(target, { on: target, run: () => retype(target, value, checked) });
  }
  function clicked({ target, isTrusted }) {
    if (!isTrusted) return;
    const on = target.closest("button[type=button]:not([popovertarget])");
    if (on ? isHeard(on) : act?.of === "submit") return;
    act = on && { on, of: "click", run: () => on.click() };
  }
  function sent(event) {
    const { target: on, submitter, type: of } = event;
    if (isHeard(on) || on.method !== "post") return;
    event.preventDefault();
    act = { on, of, run: () => on.requestSubmit(submitter) };
  }
  // React listens at the document: a part that it takes over because of an event, it tells of that event itself.
  function taken({ target, type }) {
    if (isHeard(target)) kept.delete(target);
    if (act?.of === type && isHeard(act.on)) act = null;
  }
  function retype(field, value, checked) {
    if (/box|radio/.test(field.type)) {
      field.checked = !checked;
      return field.click();
    }
    if (field.type !== "file") {
      field.value = value;
      field._valueTracker?.setValue(`${value} `); // React's note of what stands there: it hears of what differs from that
      say(field, "input");
    }
    say(field, "change");
    setTimeout(() => document.activeElement === field || say(field, "focusout"));
  }
  // Fields first; each a moment after React has it, so that React is done with it.
  function tell() {
    for (const one of kept.size ? kept.values() : act ? [act] : []) {
      const isReady = one.isSeen;
      one.isSeen = isHeard(one.on);
      if (!isReady && one.on.isConnected) continue;
      if (one === act) act = null;
      kept.delete(one.on);
      if (isReady) one.run();
    }
    timer = kept.size || act ? setTimeout(tell, 50) : 0;
  }
  for (const [kind, keep] of Object.entries({ input: typed, change: typed, click: clicked, submit: sent })) {
    const hear = (event) => {
      keep(event);
      if (timer === 0) tell();
    };
    addEventListener(kind, hear, true);
    document.documentElement.addEventListener(kind, taken, true);
  }
  // Somebody may have been at it before this script had come. What a browser puts back on the way back is nothing that was typed.
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    for (const target of document.querySelectorAll("input,textarea")) {
      if (target.value !== target.defaultValue || target.checked !== target.defaultChecked) typed({ target });
    }
  }
  addEventListener("live", tell);
  const isPainted = (list) => list.getEntriesByName("first-contentful-paint")[0] && run();
  // Nothing is painted in a tab that nobody sees.
  if (document.visibilityState !== "visible" || !PerformanceObserver.supportedEntryTypes?.includes("paint")) return run();
  new PerformanceObserver(isPainted).observe({ type: "paint", buffered: true });
  document.addEventListener("visibilitychange", run);
  setTimeout(run, wait);
}

/** Names of the scripts that a page begins with, or null where this was done before. */
function scriptsOf({ rootMainFiles }) {
  if (rootMainFiles.length === 0 || rootMainFiles[0].startsWith(`${CHUNKS}begin-`)) return null;
  if (!rootMainFiles.every((file) => file.startsWith(CHUNKS))) throw new Error(`scripts are elsewhere: ${rootMainFiles}`);
  return rootMainFiles.map((file) => file.slice(CHUNKS.length));
}

const built = process.argv[2];
const served = join(built, "standalone", ".next");
let changed = 0;
for (const entry of readdirSync(served, { recursive: true, withFileTypes: true })) {
  if (entry.name !== MANIFEST) continue;
  const path = join(entry.parentPath, MANIFEST);
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  const names = scriptsOf(manifest);
  if (!names) continue;
  const { code: script } = await minify(`(${begin})(${JSON.stringify(names)},${LONGEST_WAIT_MS})`);
  const file = `${CHUNKS}begin-${createHash("sha256").update(script).digest("hex").slice(0, 12)}.js`;
  writeFileSync(join(built, file), script);
  writeFileSync(path, JSON.stringify({ ...manifest, rootMainFiles: [file] }));
  changed += 1;
}
process.stdout.write(`${changed} manifests name scripts that begin after the paint\n`);
