import type { Page } from "@playwright/test";
import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

const SECRET = "Severance for the director";
const ENTRY = {
  posting_date: "2026-03-10",
  description: SECRET,
  lines: [
    { account_code: "1130", debit: "98765.43" },
    { account_code: "1110", credit: "98765.43" },
  ],
};

test("the app can be installed: a manifest, and icons of the sizes it names", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.locator("link[rel=icon]"), "else a browser asks for one in vain").toHaveCount(1);
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const manifest = await (await page.request.get(address ?? "")).json();
  expect(manifest).toMatchObject({ name: "OASYS", start_url: "/", display: "standalone" });
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await page.request.get(src);
    expect(answer.headers()["content-type"]).toBe(type);
    if (type === "image/png") {
      const size = await page.evaluate(async (path) => {
        const picture = await createImageBitmap(await (await fetch(path)).blob());
        return `${picture.width}x${picture.height}`;
      }, src);
      expect(size).toBe(sizes);
    }
  }
});

test("without a line a page says so, and nothing of the books is kept, signed in or out", async ({
  page,
  api,
  books,
  context,
}) => {
  const [entry = ""] = await makeEntries(api, books.companyId, [ENTRY]);
  const pages = ["overview", "entries", `entries/${entry}`, "reports/trial-balance", "reports/journal"];
  await page.goto(`/${books.companyId}/entries`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  for (const path of pages) {
    await page.goto(`/${books.companyId}/${path}`);
  }
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByText(SECRET).first()).toBeVisible();
  await expect(page.locator("head > link[rel=manifest]"), "it comes when the page is there").toHaveCount(1);
  expect(await kept(page)).toEqual(["/icon-any.svg", "/offline.css", "/offline.html"]);

  await context.setOffline(true);
  for (const path of pages) {
    await page.goto(`/${books.companyId}/${path}`);
    await expect(page.getByRole("heading", { name: "OASYS cannot be reached" })).toBeVisible();
    await expect(page.getByText(SECRET)).toHaveCount(0);
  }
  expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe("grid"); // its style is there
  await context.setOffline(false);
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByText(SECRET).first()).toBeVisible();

  await page.getByRole("button", { name: books.person.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  expect(await kept(page)).toEqual(["/icon-any.svg", "/offline.css", "/offline.html"]);
  for (const isOffline of [false, true]) {
    await context.setOffline(isOffline);
    await page.goBack();
    await expect(page.getByText(SECRET)).toHaveCount(0);
    await page.goto(`/${books.companyId}/entries`);
    await expect(page.getByText(SECRET)).toHaveCount(0);
    await expect(
      page.getByRole("heading", { name: isOffline ? "OASYS cannot be reached" : /Sign in/ }).first(),
    ).toBeVisible();
  }
});

/** The paths of everything in the browser's caches for this origin; what else could keep pages is empty. */
async function kept(page: Page): Promise<string[]> {
  const found = await page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) {
        paths.push(new URL(url).pathname);
      }
    }
    return { paths: paths.sort(), databases: (await indexedDB.databases()).length, local: Object.values(localStorage) };
  });
  expect(found.databases).toBe(0);
  expect(found.local.join(" ")).not.toContain("Severance");
  return found.paths;
}
