import type { Page } from "@playwright/test";
import { makeEntries } from "./support/books";
import { joinTenant } from "./support/second-person";
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

test("the palette finds people and pages of settings, for those who may see them", async ({
  page,
  api,
  books,
  browser,
  baseURL,
}) => {
  const bob = await joinTenant(api, browser, baseURL ?? "", "viewer");
  await page.goto(`/${books.companyId}/entries`, { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("webhoo");
  await page.getByRole("group", { name: "Settings" }).getByRole("option", { name: "Webhooks" }).click();
  await expect(page.getByRole("heading", { name: "Webhooks" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type(bob.person.email);
  await expect(page.getByRole("group", { name: "People" }).getByRole("option")).toContainText(bob.person.email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: new RegExp(bob.person.email) })).toBeVisible();

  const theirs = await bob.context.newPage();
  await theirs.goto(`/${books.companyId}/entries`, { waitUntil: "networkidle" });
  await theirs.keyboard.press("Control+k");
  await theirs.keyboard.type("webhoo");
  await expect(theirs.getByText("Nothing found.")).toBeVisible();
  await theirs.goto(`/${books.companyId}/settings/audit`);
  await expect(theirs.getByRole("main"), "says what is missing").toContainText("audit.read");
  await bob.context.close();
});

test("one goes on to another company, and to another tenant", async ({ page, api, books }) => {
  const company = (name: string) => ({ name, country_pack: "MY", first_year_on: "2026-01-01" });
  await api.send("POST", "/companies", company("Kopi Petang Sdn Bhd"));
  const tenant = await api.send<{ tenant_id: string }>("POST", "/tenants", { name: "Teh Tarik Group" });
  await api.send("PUT", "/me/tenant", { tenant_id: tenant.tenant_id });
  await api.send("POST", "/companies", company("Teh Tarik Sdn Bhd"));
  await api.send("PUT", "/me/tenant", { tenant_id: books.tenantId });
  await page.goto(`/${books.companyId}/overview`);
  const chooser = page.locator("nav.side button.company");
  await chooser.press("Enter");
  await page.getByRole("menuitemradio", { name: /Kopi Petang/ }).press("Enter");
  await page.waitForURL((url) => url.pathname.endsWith("/overview") && !url.pathname.includes(books.companyId));
  await expect(chooser).toContainText("Kopi Petang Sdn Bhd");
  await chooser.press("Enter");
  await page.getByRole("menuitemradio", { name: "Teh Tarik Group" }).press("Enter");
  await expect(chooser).toContainText("Teh Tarik Sdn Bhd");
  await expect(page.getByText("Kopi Petang")).toHaveCount(0);
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

test("what is typed before the palette has come is in it, and does nothing on the page", async ({ page, books }) => {
  const come = Promise.withResolvers<void>();
  await page.goto(`/${books.companyId}/entries`, { waitUntil: "networkidle" });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await come.promise;
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("ntria"); // n is a key of the page
  come.resolve();
  await expect(page.getByRole("combobox", { name: "Search or jump" })).toHaveValue("ntria");
  await page.keyboard.press("Home");
  await page.keyboard.press("Delete");
  await page.keyboard.press("End");
  await page.keyboard.type("l b");
  await page.getByRole("option", { name: /Trial balance/, selected: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/${books.companyId}/entries`);
});

/** The page at an address, painted, before its scripts have come; what is answered lets them come. */
async function painted(page: Page, address: string): Promise<() => void> {
  await page.goto("/account/profile", { waitUntil: "networkidle" });
  const come = Promise.withResolvers<void>();
  await page.route(/\/_next\/static\/chunks\/(?!begin-).*\.js$/, async (route) => {
    await come.promise;
    await route.continue();
  });
  await page.evaluate((there) => window.location.assign(there), address);
  await page.waitForURL(`**${address}`, { waitUntil: "commit" });
  await page.locator("#main h1").first().waitFor();
  return come.resolve;
}

test("what is typed and chosen before a page listens is the page's when it does", async ({ page, api, books }) => {
  const lines = [
    { account_code: "1130", debit: "5.00" },
    { account_code: "1110", credit: "5.00" },
  ];
  await makeEntries(api, books.companyId, [{ posting_date: "2026-03-10", description: "Rent", lines }], {
    post: false,
  });
  let listens = await painted(page, `/${books.companyId}/entries`);
  await page.getByRole("row", { name: /Rent/ }).getByRole("checkbox").check();
  listens();
  await expect(page.getByRole("toolbar", { name: "1 selected" })).toBeVisible();

  listens = await painted(page, `/${books.companyId}/entries/new`);
  await page.getByLabel("Debit, line 1", { exact: true }).pressSequentially("12.5*2");
  await page.getByLabel("Description", { exact: true }).pressSequentially("Typed early");
  listens();
  await expect(page.getByLabel("Debit, line 1", { exact: true })).toHaveValue("25.00");
  await expect(page.getByLabel("Description", { exact: true })).toBeFocused(); // where somebody types, the focus stays
  await page.keyboard.press("Tab");
  await expect(page.getByText(/^saved /)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Description", { exact: true })).toHaveValue("Typed early");
});

test("a form that is sent before the page listens is sent once, with all that was typed", async ({
  page,
  api,
  books,
}) => {
  const listens = await painted(page, `/${books.companyId}/contacts/new`);
  const asked: string[] = [];
  page.on("request", (one) => one.method() === "POST" && asked.push(new URL(one.url()).pathname));
  await page.locator("[name=display_name]").fill("Donau Kaffee");
  await page.getByRole("checkbox", { name: "Supplier" }).check();
  await page.keyboard.press("Enter");
  listens();
  await expect(page.getByRole("heading", { name: "Donau Kaffee" })).toBeVisible();
  const contacts = `/companies/${books.companyId}/contacts`;
  expect(asked.filter((path) => path.includes("contacts"))).toEqual([`/api/v1${contacts}`]);
  const { items } = await api.get<{ items: { display_name: string; is_supplier: boolean }[] }>(contacts);
  expect(items).toMatchObject([{ display_name: "Donau Kaffee", is_supplier: true }]);
});

test("the scripts of a page come behind its first picture, and a click before they have come is not lost", async ({
  page,
  books,
}) => {
  const listens = await painted(page, `/${books.companyId}/entries`);
  await page.getByRole("button", { name: /Search or jump/ }).click();
  await expect(page.getByRole("combobox", { name: "Search or jump" })).toBeHidden();
  listens();
  await expect(page.getByRole("combobox", { name: "Search or jump" })).toBeFocused();

  const early = await page.evaluate(async () => {
    const asked = performance.getEntriesByType("resource");
    const begin = asked.find(({ name }) => name.includes("/begin-"));
    const code = await (await fetch(begin?.name ?? "")).text();
    const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.POSITIVE_INFINITY;
    const named = asked.filter(({ name }) => code.includes(`"${name.split("/").at(-1)}"`));
    return { named: named.length, early: named.filter(({ startTime }) => startTime < painted).map(({ name }) => name) };
  });
  expect(early.named).toBeGreaterThan(2);
  expect(early.early).toEqual([]);
});
