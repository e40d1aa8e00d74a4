import pages from "../scripts/pages.json" with { type: "json" };
import { somebody } from "./support/books";
import { expect, test } from "./support/test";

test("one signs up, out and in again, and the back button shows nothing private", async ({ page }) => {
  const { email, password } = somebody();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Start your books" }).click();
  await expect(page).toHaveTitle("Start your books · OASYS");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Enter at least 12 characters.")).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await page.getByLabel("Password", { exact: true }).fill(password);
  // Of all journeys together more may sign up in a minute than one address may: who is told so tries again.
  await expect(async () => {
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await page.waitForURL((url) => url.pathname !== "/sign-up", { timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  expect((await page.context().cookies()).some(({ name, httpOnly }) => name === "oasys_session" && httpOnly)).toBe(
    true,
  );
});

test("a wrong password is said at its field", async ({ page, books }) => {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(books.person.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.keyboard.press("Enter");
  const password = page.getByLabel("Password", { exact: true });
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAccessibleDescription(/match|correct|not/i);
  await expect(password).toBeFocused();
});

test("signed out, a page leads to the sign-in and from there back", async ({ page, books }) => {
  const wanted = `/${books.companyId}/reports/trial-balance?from=2026-01-01&to=2026-03-31`;
  await page.context().clearCookies();
  await page.goto(wanted);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill(books.person.email);
  await page.getByLabel("Password", { exact: true }).fill(books.person.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${wanted}`);
  await page.goto(`/${books.companyId}/reports/trial-balance`);
  await page.evaluate(() => sessionStorage.setItem("oasys:entry:somebody", "typed and not saved"));
  await page.getByRole("button", { name: books.person.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith("oasys:")))).toEqual(
    [],
  );
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Trial balance" })).toHaveCount(0);
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an address of another place leads nowhere after the sign-in", async ({ page, books }) => {
  for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel("E-mail").fill(books.person.email);
    await page.getByLabel("Password", { exact: true }).fill(books.person.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/${books.companyId}/**`);
  }
});

test("the ways in have no fault that axe finds", async ({ page, lookAtPageWholly }) => {
  for (const path of pages.open) {
    await page.goto(`/${path}`);
    await lookAtPageWholly(path);
  }
});

test("they speak German to a German browser", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: "de-DE", baseURL });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "Anmelden" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await context.close();
});

test("an answer of a provider that this browser did not ask for signs nobody in, and says so", async ({
  page,
  lookAtPageWholly,
}) => {
  await page.goto("/sign-in/nowhere?code=stolen&state=forged");
  await expect(page.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in\/nowhere$/); // the code is out of the address
  await lookAtPageWholly("an answer of a provider that is refused");
  await page.getByRole("link", { name: "Back to the sign-in" }).click();
  await expect(page.getByLabel("E-mail")).toBeVisible();
});
