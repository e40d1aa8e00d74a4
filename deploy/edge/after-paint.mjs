// Has the scripts of a page begin when the page is painted. Run after each build of the web app, over the folder that it wrote.
//
// Pages come written from the server, and Next names React, its router and the runtime in each as scripts that run as soon as they are
// there: on two cores often before the first picture, which then waits for them, and on a slow line beside the style that it needs. Here
// the manifests by which pages are served are made to name one small script instead, which asks for the others after the first paint.
// What is clicked in between is not lost: src/lib/i18n/telling.tsx says when the page listens.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
  // The last click is kept until the page listens, and is done then; links, forms and popovers the browser does by itself.
  let clicked = null;
  const keep = ({ target }) => {
    clicked = target.closest?.("button[type=button]:not([popovertarget])");
  };
  addEventListener("click", keep, true);
  const act = () => {
    removeEventListener("click", keep, true);
    clicked?.click();
  };
  addEventListener("live", act, { once: true });
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
  const script = `(${begin})(${JSON.stringify(names)},${LONGEST_WAIT_MS});\n`;
  const file = `${CHUNKS}begin-${createHash("sha256").update(script).digest("hex").slice(0, 12)}.js`;
  writeFileSync(join(built, file), script);
  writeFileSync(path, JSON.stringify({ ...manifest, rootMainFiles: [file] }));
  changed += 1;
}
process.stdout.write(`${changed} manifests name scripts that begin after the paint\n`);
