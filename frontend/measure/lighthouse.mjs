// Lighthouse, as on a phone, over the pages named on the command line (`name=path`), of a running OASYS: OASYS_URL. OASYS_EMAIL and
// OASYS_PASSWORD sign in, once, on the sign-in page itself; the page `sign-in` is measured before that. OASYS_RUNS times each, in a browser
// started anew each time, as Lighthouse's own command does: else a run pays for taking apart the page of the run before.
// Prints one line of JSON for each run: {name, lcp, fcp, cls, tbt, performance, ..., failed: {audit: title}}.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";

const origin = process.env.OASYS_URL;
const runs = Number.parseInt(process.env.OASYS_RUNS ?? "5", 10);
const port = Number.parseInt(process.env.OASYS_DEBUGGING_PORT ?? "", 10);
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const MOST_TRIES = 4;
const FIGURES = {
  lcp: "largest-contentful-paint",
  fcp: "first-contentful-paint",
  cls: "cumulative-layout-shift",
  tbt: "total-blocking-time",
};

const profile = mkdtempSync(join(tmpdir(), "oasys-lighthouse-"));

/** Does something in a browser with the profile of the run, in which whoever signed in stays so. */
async function inBrowser(act) {
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    locale: "en-GB",
    args: [
      ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
      `--remote-debugging-port=${port}`,
      "--ignore-certificate-errors", // the authority was made with the installation
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    return await act(browser);
  } finally {
    await browser.close();
  }
}

/** What Lighthouse found. A trace that did not come off, as on a machine with much other work, is taken again. */
async function looked(name, path) {
  for (let tries = 1; ; tries += 1) {
    const found = await inBrowser(() =>
      lighthouse(`${origin}${path}`, { port, output: "json", logLevel: "error", onlyCategories: CATEGORIES }),
    ).catch((error) => ({ lhr: { runtimeError: error } }));
    const { runtimeError, audits } = found.lhr;
    if (!runtimeError && Object.values(FIGURES).every((audit) => audits[audit].numericValue !== undefined)) {
      return found.lhr;
    }
    const why = runtimeError?.message ?? "not all figures were found";
    if (tries === MOST_TRIES) {
      throw new Error(`${name}: ${why}`);
    }
    console.error(`  ${name}: again, because ${why}`);
  }
}

async function measure(name, path) {
  const { audits, categories, finalDisplayedUrl } = await looked(name, path);
  if (new URL(finalDisplayedUrl).pathname !== new URL(`${origin}${path}`).pathname) {
    throw new Error(`${name}: ${path} led to ${finalDisplayedUrl}`);
  }
  const row = { name };
  for (const [short, audit] of Object.entries(FIGURES)) {
    row[short] = audits[audit].numericValue;
  }
  row.failed = {};
  for (const category of CATEGORIES) {
    row[category] = Math.round(categories[category].score * 100);
    for (const { id, weight } of categories[category].auditRefs) {
      if (weight > 0 && audits[id].score !== null && audits[id].score < 1 && category !== "performance") {
        const where = audits[id].details?.items?.[0]?.node?.selector;
        row.failed[id] = audits[id].title + (where ? ` (first: ${where})` : "");
      }
    }
  }
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

try {
  let isSignedIn = false;
  for (const word of process.argv.slice(2)) {
    const [name, path] = word.split("=", 2);
    if (name !== "sign-in" && !isSignedIn) {
      await inBrowser(async (browser) => {
        const page = await browser.newPage();
        await page.goto(`${origin}/sign-in`, { waitUntil: "load" });
        await page.fill("[name=email]", process.env.OASYS_EMAIL ?? "");
        await page.fill("[name=password]", process.env.OASYS_PASSWORD ?? "");
        await page.press("[name=password]", "Enter");
        await page.waitForURL(/\/[0-9a-f]{8}-/, { timeout: 60_000 });
      });
      isSignedIn = true;
    }
    for (let run = 0; run < runs; run += 1) {
      await measure(name, path);
    }
  }
} finally {
  rmSync(profile, { recursive: true, force: true });
}
