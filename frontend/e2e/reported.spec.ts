import type { Page, Request } from "@playwright/test";
import { expect, expectFaults, test } from "./support/test";

const SECRET = "kq7-never-in-a-report";
const METRICS = `http://127.0.0.1:${process.env.OASYS_E2E_METRICS_PORT}/metrics`;

/** What the page sends there, from now on. */
function sent(page: Page, path: string): { bodies: unknown[] } {
  const found: { bodies: unknown[] } = { bodies: [] };
  page.on("request", (request: Request) => {
    if (request.url().endsWith(path)) {
      found.bodies.push(request.postDataJSON());
    }
  });
  return found;
}

/** The sum of what was counted under that name for the page. */
async function counted(page: Page, name: string, labels: string[]): Promise<number> {
  const text = await (await page.request.get(METRICS)).text();
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

test("what breaks on a page is reported by route and place, with nothing of what was on it", async ({
  page,
  books,
}) => {
  const reports = sent(page, "/browser-errors");
  await page.goto(`/${books.companyId}/reports/trial-balance?q=${SECRET}`);
  await page.evaluate((secret) => {
    const broken = (name: string, line: number) => {
      const error = new TypeError(`${secret} owes 1,234.50`);
      error.stack = `TypeError: ${secret}\n    at ${name} (${location.origin}/_next/static/chunks/a1.js?${secret}:${line}:2)\n    at ${location.href}:1:1`;
      return error;
    };
    const reason = broken("later", 2);
    window.dispatchEvent(new ErrorEvent("error", { error: broken("pay", 1) })); // before anything is loaded that reports
    window.dispatchEvent(new ErrorEvent("error", { error: broken("pay", 1) }));
    window.dispatchEvent(new PromiseRejectionEvent("unhandledrejection", { promise: Promise.resolve(), reason }));
    window.dispatchEvent(new ErrorEvent("error", { error: new Error(secret), message: secret })); // no place of ours
    window.dispatchEvent(
      new PromiseRejectionEvent("unhandledrejection", { promise: Promise.resolve(), reason: secret }),
    );
  }, SECRET);
  const place = { page: "/[company]/reports/trial-balance", type: "TypeError" };
  const frame = { file: "/_next/static/chunks/a1.js", column: 2 };
  await expect
    .poll(() => reports.bodies, { timeout: 20_000 })
    .toEqual([
      { ...place, kind: "error", frames: [{ ...frame, function: "pay", line: 1 }] },
      { ...place, kind: "rejection", frames: [{ ...frame, function: "later", line: 2 }] },
    ]);
  await expect
    .poll(() => counted(page, "oasys_browser_errors_total", ["/reports/trial-balance", 'kind="rejection"']))
    .toBeGreaterThan(0);
});

test("an error page reports what it is shown for", async ({ page, books }) => {
  await page.goto(`/${books.companyId}/overview`);
  const other = await page.context().newPage();
  expectFaults(other, /chunk|ERR_FAILED/i); // what is looked for
  const reports = sent(other, "/browser-errors");
  await other.goto(`/${books.companyId}/overview`, { waitUntil: "networkidle" });
  await other.waitForTimeout(3_000);
  await other.route("**/_next/static/**/*.js", (route) => route.abort());
  await other.getByRole("link", { name: "Journal entries" }).first().click();
  await expect(other.getByRole("alert").getByRole("button", { name: "Try again" })).toBeVisible();
  await expect.poll(() => reports.bodies.length).toBeGreaterThan(0);
  expect(reports.bodies).toContainEqual(expect.objectContaining({ kind: "boundary" }));
  await other.close();
});

test("a browser tells how fast its page was once it is out of sight", async ({ page, books }) => {
  const label = 'page="/[company]/reports/balance-sheet"';
  const before = await counted(page, "oasys_web_vital_lcp_seconds_count", [label]);
  await page.goto(`/${books.companyId}/reports/balance-sheet`, { waitUntil: "networkidle" });
  await page.waitForTimeout(3_000); // what measures comes after two
  await page.mouse.click(2, 2); // nothing larger is waited for once somebody acts
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  });
  await expect.poll(() => counted(page, "oasys_web_vital_lcp_seconds_count", [label])).toBe(before + 1);
});
