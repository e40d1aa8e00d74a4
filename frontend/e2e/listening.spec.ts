import { makeEntries } from "./support/books";
import { expect, expectFaults, test } from "./support/test";

const EVENTS = "**/api/v1/events*";

const sale = (description: string) => ({
  posting_date: "2026-03-15",
  description,
  lines: [
    { account_code: "1130", debit: "10.00" },
    { account_code: "4110", credit: "10.00" },
  ],
});

test("what is posted before a page begins to listen appears all the same", async ({ page, api, books }) => {
  let letGo = () => {};
  const isHeld = new Promise<void>((then) => {
    letGo = then;
  });
  await page.route(EVENTS, async (route) => {
    await isHeld;
    await route.continue();
  });
  const asks = page.waitForRequest(EVENTS);
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByRole("heading", { name: "No journal entries yet" })).toBeVisible();
  await asks;
  await makeEntries(api, books.companyId, [sale("Posted between")]);
  await page.waitForTimeout(3000); // the log has its number: who begins to listen now is not told of it
  letGo();
  await expect(page.getByRole("row", { name: /Posted between/ })).toBeVisible();
});

test("a second page is shown what the first one heard before it could", async ({ page, api, books }) => {
  const listens = page.waitForResponse(EVENTS);
  await page.goto(`/${books.companyId}/entries`);
  await listens;
  const beside = await page.context().newPage();
  let letGo = () => {};
  const isHeld = new Promise<void>((then) => {
    letGo = then;
  });
  let isShown = false;
  await beside.route("**/_next/static/**/*.js", async (route) => {
    if (isShown) {
      await isHeld; // what listens comes last
    }
    await route.continue();
  });
  await beside.goto(`/${books.companyId}/entries`);
  await expect(beside.getByRole("heading", { name: "No journal entries yet" })).toBeVisible();
  isShown = true;
  await makeEntries(api, books.companyId, [sale("Posted between")]);
  await expect(page.getByRole("row", { name: /Posted between/ })).toBeVisible();
  await expect(beside.getByRole("heading", { name: "No journal entries yet" })).toBeVisible();
  letGo();
  await expect(beside.getByRole("row", { name: /Posted between/ })).toBeVisible();
});

test("a stream that was refused, as while the server starts, is asked for again", async ({ page, api, books }) => {
  let refusals = 0;
  await page.route(EVENTS, async (route) => {
    refusals += 1;
    await (refusals === 1 ? route.fulfill({ status: 503 }) : route.continue());
  });
  expectFaults(page, /503/);
  const refused = page.waitForResponse(EVENTS);
  await page.goto(`/${books.companyId}/entries`);
  await refused;
  await page.waitForResponse(EVENTS);
  await makeEntries(api, books.companyId, [sale("Posted after")]);
  await expect(page.getByRole("row", { name: /Posted after/ })).toBeVisible();
});
