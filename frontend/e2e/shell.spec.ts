import { makeEntries } from "./support/books";
import { expect, PHONE, test } from "./support/test";

const ENTRY = {
  posting_date: "2026-03-15",
  description: "Beans from Ipoh",
  lines: [
    { account_code: "1130", debit: "8.50" },
    { account_code: "1110", credit: "8.50" },
  ],
};

test("the palette finds an entry, an account and a page, and goes there", async ({
  page,
  api,
  books,
  lookAtPageWholly,
}) => {
  await makeEntries(api, books.companyId, [ENTRY]);
  await page.goto(`/${books.companyId}/entries`, { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  const input = page.getByRole("combobox", { name: "Search or jump" });
  await expect(input).toBeFocused();
  await page.keyboard.type("beans");
  await expect(page.getByRole("option", { name: /Beans from Ipoh/ })).toBeVisible();
  await lookAtPageWholly("palette");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "GJ-2026-000001" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("trial");
  await expect(page.getByRole("option", { name: /Trial balance/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Trial balance" })).toBeVisible();
});

test("keys jump, and a list names them", async ({ page, books, lookAtPageWholly }) => {
  await page.goto(`/${books.companyId}/reports/trial-balance`, { waitUntil: "networkidle" });
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { name: "Journal entries", exact: true })).toBeVisible();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keys" });
  await expect(list).toContainText("Trial balance");
  await lookAtPageWholly("list of keys");
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
});

test("the theme is kept, and the server sends it: nothing flashes", async ({ page, books }) => {
  await page.goto(`/${books.companyId}/entries`);
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const html = await (await page.request.get(`/${books.companyId}/entries`)).text();
  expect(html).toContain('data-theme="dark"');
});

test("the language changes in place and stays", async ({ page, books, lookAtPageWholly }) => {
  await page.goto(`/${books.companyId}/entries`);
  await page.getByRole("button", { name: books.person.email }).click();
  await lookAtPageWholly("menu of the person");
  await page.getByRole("menuitemradio", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { name: "Noch keine Buchungen" })).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await lookAtPageWholly("entries in German");
});

test("somebody else's company is not there", async ({ page, books, browser, baseURL, lookAtPageWholly }) => {
  const stranger = await browser.newContext({ baseURL, locale: "en-GB" });
  const { Api, makeBooks } = await import("./support/books");
  await makeBooks(new Api(stranger.request, baseURL ?? ""));
  const answer = await stranger.request.get(`/${books.companyId}/entries`);
  expect(answer.status()).toBe(404);
  expect(await answer.text()).not.toContain("Kopi Pagi");
  await stranger.close();
  await page.goto(`/${books.companyId}/nothing-here`);
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  await lookAtPageWholly("not found");
});

test("pages are kept nowhere, and carry a policy with a nonce of their own", async ({ page, books }) => {
  const policies: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    const { "cache-control": cache, "content-security-policy": policy = "" } = (
      await page.request.get(`/${books.companyId}/entries`)
    ).headers();
    expect(cache).toContain("no-store");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    policies.push(policy);
  }
  expect(policies[0]).not.toBe(policies[1]);
});

test("on a phone the navigation is a sheet that closes behind one", async ({ page, books }) => {
  await page.setViewportSize(PHONE);
  await page.goto(`/${books.companyId}/entries`);
  const main = page.getByRole("navigation", { name: "Main", exact: true });
  await expect(main).toBeHidden();
  await page.getByRole("button", { name: "Menu" }).click();
  await expect(main).toBeVisible();
  await main.getByRole("link", { name: "Trial balance" }).click();
  await expect(page.getByRole("heading", { name: "Trial balance" })).toBeVisible();
  await expect(main).toBeHidden();
});

test("the API's docs are drawn under a policy that allows nothing unsafe", async ({ page }) => {
  test.setTimeout(120_000); // some megabytes to read and draw
  const answer = await page.goto("/api/v1/docs");
  expect(answer?.headers()["content-security-policy"]).toContain("script-src 'self'");
  await expect(page.locator("#swagger-ui .info h1, #swagger-ui .info h2").first()).toBeVisible({ timeout: 90_000 });
});
