// The desk of the bank as a person with a keyboard uses it: OASYS_URL, signed in by OASYS_EMAIL and OASYS_PASSWORD, at OASYS_PATH.
// Scrolls through its list for OASYS_SECONDS, then matches OASYS_LINES lines, one after the other, by keys alone: Enter where something
// is proposed, else a new entry on account OASYS_ACCOUNT. A key is pressed as soon as the page shows that it can be.
// Prints one line of JSON: {scroll: {lines, frames, p50, p95, worst}, work: {lines, accepted, keys, seconds, p50, p95, worst}}; times in ms.
import { chromium } from "@playwright/test";

const origin = process.env.OASYS_URL;
const count = Number.parseInt(process.env.OASYS_LINES ?? "200", 10);
const seconds = Number.parseInt(process.env.OASYS_SECONDS ?? "20", 10);
const account = process.env.OASYS_ACCOUNT ?? "";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--ignore-certificate-errors", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
  return { p50: at(0.5), p95: at(0.95), worst: Math.round(sorted.at(-1)) };
}

/** Frames while the list goes down by ten rows each, as fast as it has lines. */
function scrolled(forSeconds) {
  return page.evaluate(
    (forMilliseconds) =>
      new Promise((resolve) => {
        const box = document.querySelector(".rec-row")?.closest(".scroll, [role=listbox]");
        const frames = [];
        const began = performance.now();
        let before = began;
        const step = (now) => {
          frames.push(now - before);
          before = now;
          if (now - began > forMilliseconds) {
            resolve({ frames, rows: Math.round(box.scrollTop / document.querySelector(".rec-row").offsetHeight) });
            return;
          }
          box.scrollTop += 320;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    forSeconds * 1000,
  );
}

const chosen = () => page.evaluate(() => document.querySelector(".rec-row.on")?.id ?? null);
const isNext = (line) =>
  page.waitForFunction(
    (of) => {
      const now = document.querySelector(".rec-row.on")?.id;
      const work = document.querySelector(".rec-acts")?.previousElementSibling;
      const isAsking = [...(work?.querySelectorAll("p.text-muted") ?? [])].some((each) =>
        /(…|\.\.\.)$/.test(each.textContent),
      );
      return (
        work && now && now !== of && !isAsking && document.querySelector(".rec-accept button:not([aria-busy=true])")
      );
    },
    line,
    { polling: "raf", timeout: 60_000 },
  );

try {
  await page.goto(`${origin}/sign-in`, { waitUntil: "load" });
  await page.fill("[name=email]", process.env.OASYS_EMAIL ?? "");
  await page.fill("[name=password]", process.env.OASYS_PASSWORD ?? "");
  await page.press("[name=password]", "Enter");
  await page.waitForURL(/\/[0-9a-f]{8}-/, { timeout: 60_000 });

  await page.goto(`${origin}${process.env.OASYS_PATH}`, { waitUntil: "networkidle" });
  await page.waitForSelector(".rec-row");
  const { frames, rows } = await scrolled(seconds);
  const scroll = { lines: rows, frames: frames.length, ...spread(frames.slice(1)) };

  await page.goto(`${origin}${process.env.OASYS_PATH}`, { waitUntil: "networkidle" });
  await isNext("");
  const taken = [];
  let [accepted, keys] = [0, 0];
  const press = async (key) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  const began = performance.now();
  for (let number = 0; number < count; number += 1) {
    const line = await chosen();
    const since = performance.now();
    if (await page.evaluate(() => document.querySelector(".rec-prop.on") !== null)) {
      accepted += 1;
      await press("Enter");
    } else {
      await press("n");
      await page.getByLabel("Account, part 1").waitFor();
      await page.keyboard.type(account);
      keys += account.length;
      await press("Enter");
      await press("Control+Enter");
    }
    await isNext(line);
    taken.push(performance.now() - since);
  }
  const work = { lines: count, accepted, keys, seconds: (performance.now() - began) / 1000, ...spread(taken) };
  process.stdout.write(`${JSON.stringify({ scroll, work })}\n`);
} finally {
  await browser.close();
}
