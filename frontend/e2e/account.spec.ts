import type { Page } from "@playwright/test";
import { signUp, somebody } from "./support/books";
import { addAuthenticator } from "./support/passkeys";
import { expect, test } from "./support/test";
import { totpOf } from "./support/totp";

test.setTimeout(120_000);

async function prove(page: Page, password: string) {
  const dialog = page.getByRole("dialog", { name: "Is it you?" });
  await dialog.getByLabel("Password").fill(password);
  await dialog.getByRole("button", { name: "Prove it" }).click();
}

test("language, theme and formats act at once and stay", async ({ page, books, lookAtPage }) => {
  expect(books.companyId).toBeTruthy();
  await page.goto("/account/profile");
  await lookAtPage("profile");
  await page.getByLabel("Name").fill("Alya \u0627\u0644\u0639\u0644\u064a");
  await page.getByLabel("Language").selectOption("Deutsch");
  await page.getByRole("combobox", { name: "Theme" }).selectOption("dark");
  await page.getByLabel("Dates").selectOption("31.03.2026");
  await page.getByLabel("Numbers").selectOption("de-CH");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Profil" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.goto("/account/events");
  await expect(page.getByText(/\d\d\.\d\d\.20\d\d, \d\d:\d\d/).first()).toBeVisible();
  await lookAtPage("security events, German");
});

test("another browser takes the profile over when one signs in", async ({ page, api, books, browser, baseURL }) => {
  await api.send("PATCH", "/me", { language: "de", theme: "dark", date_format: "yyyy-MM-dd" });
  const context = await browser.newContext({ baseURL, locale: "en-GB" });
  const other = await context.newPage();
  await other.goto("/sign-in");
  await other.getByLabel("E-mail").fill(books.person.email);
  await other.getByLabel("Password", { exact: true }).fill(books.person.password);
  await other.keyboard.press("Enter");
  await other.waitForURL(/[0-9a-f-]{36}/);
  await other.goto("/account/events");
  await expect(other.getByRole("heading", { name: "Sicherheitsereignisse" })).toBeVisible();
  await expect(other.getByText(/20\d\d-\d\d-\d\d, /).first()).toBeVisible();
  await page.goto("/account/security");
  await page.getByRole("button", { name: /^End the session/ }).click();
  await expect(page.getByText("One session has ended.").first()).toBeVisible();
  await other.goto("/account/events");
  await expect(other).toHaveURL(/sign-in/);
  await context.close();
});

test("an authenticator app is set up, codes are shown once, and it is removed", async ({ page, books, lookAtPage }) => {
  await page.goto("/account/security");
  await lookAtPage("security");
  await page
    .locator(".setting", { has: page.getByRole("heading", { name: "Authenticator app" }) })
    .getByRole("button", { name: "Set up" })
    .click();
  await prove(page, books.person.password);
  await expect(page.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
  await lookAtPage("authenticator app");
  const secret = ((await page.locator(".secret code").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("First code").fill("000000");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("First code")).toBeFocused();
  const codes = page.getByRole("dialog", { name: "Recovery codes" });
  await expect(async () => {
    await page.getByLabel("First code").fill(totpOf(secret)); // it may be over before it arrives
    await page.keyboard.press("Enter");
    await expect(codes).toBeVisible({ timeout: 15_000 });
  }).toPass();
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  await lookAtPage("recovery codes");
  const download = page.waitForEvent("download");
  await codes.getByRole("button", { name: "As a file" }).click();
  expect((await download).suggestedFilename()).toBe("oasys-recovery-codes.txt");
  await codes.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 left")).toBeVisible();
  await lookAtPage("security with a factor");
  await page
    .locator(".setting", { has: page.getByRole("heading", { name: "Authenticator app" }) })
    .getByRole("button", { name: "Remove" })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("10 left")).toHaveCount(0);
});

test("who has not proved it lately is asked, a wrong password proves nothing, and then the act goes on", async ({
  page,
  books,
  lookAtPage,
}) => {
  await page.goto("/account/security");
  await page
    .locator(".setting", { has: page.getByRole("heading", { name: "Authenticator app" }) })
    .getByRole("button", { name: "Set up" })
    .click();
  const dialog = page.getByRole("dialog", { name: "Is it you?" });
  await expect(dialog.getByLabel("Password")).toBeFocused();
  await lookAtPage("proof");
  await dialog.getByLabel("Password").fill("not the password at all");
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Password").fill(books.person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
});

test("who closes the proof has changed nothing, and is told so", async ({ page, books }) => {
  expect(books.companyId).toBeTruthy();
  await page.goto("/account/security");
  await page
    .locator(".setting", { has: page.getByRole("heading", { name: "Authenticator app" }) })
    .getByRole("button", { name: "Set up" })
    .click();
  await expect(page.getByRole("dialog", { name: "Is it you?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(
    page.locator(".setting [role=alert]").filter({ hasText: "identity.reauthentication_needed" }),
  ).toBeVisible();
});

test("a passkey is added, renamed and removed", async ({ page, books, lookAtPage }) => {
  await addAuthenticator(page);
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("What you call it").fill("Work laptop");
  await page.keyboard.press("Enter");
  await prove(page, books.person.password);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("Work laptop")).toBeVisible();
  await lookAtPage("security with a passkey");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByLabel("What you call it").fill("Home laptop");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Home laptop")).toBeVisible();
  const row = page.getByRole("listitem").filter({ hasText: "Home laptop" });
  await row.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Home laptop")).toHaveCount(0);
});

test("the password changes, and a wrong one is said at its field", async ({ page, books, lookAtPage }) => {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Change the password" }).click();
  await lookAtPage("password");
  await page.getByLabel("Password of today").fill("not the password at all");
  await page.getByLabel("New password").fill("another harbour lantern 42");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Password of today")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Password of today").fill(books.person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/The password is changed/).first()).toBeVisible();
});

test("a new address is asked for by a key", async ({ page, books, lookAtPage }) => {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Change the address" }).click();
  await page.getByLabel("New address").fill(`new-${books.person.email}`);
  await page.keyboard.press("Enter");
  await prove(page, books.person.password);
  await expect(page.getByLabel("Key from the mail")).toBeFocused();
  await lookAtPage("key of a new address");
  await page.getByLabel("Key from the mail").fill("no key at all");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Key from the mail")).toHaveAttribute("aria-invalid", "true");
});

test("a token is made, shown once, and revoked", async ({ page, books, lookAtPage }) => {
  expect(books.tenantId).toBeTruthy();
  await page.goto("/account/tokens");
  await lookAtPage("no tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("What it is for").fill("Nightly export");
  await page.getByLabel("For everything that its owner may do").uncheck();
  await page.getByLabel("Read the books and the statements").check();
  await lookAtPage("new token");
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.locator(".secret code")).toHaveText(/^oasys_pat_/);
  const token = await page.locator(".secret code").textContent();
  await lookAtPage("token, shown once");
  const answer = await page.request.get(`/api/v1/companies/${books.companyId}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(answer.status()).toBe(200);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect(page.getByRole("row", { name: /Nightly export/ })).toContainText("Good");
  await lookAtPage("tokens");
  await page.getByRole("button", { name: "Revoke Nightly export" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: /Nightly export/ })).toHaveCount(0);
});

test("what is kept of oneself is downloaded, and the only owner hands over before the account goes", async ({
  page,
  books,
  lookAtPage,
}) => {
  await page.goto("/account/data", { waitUntil: "networkidle" });
  await lookAtPage("own data");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).press("Enter");
  await prove(page, books.person.password);
  expect((await download).suggestedFilename()).toBe("oasys-own-data.json");
  await page.getByRole("button", { name: "Delete it" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete the account" });
  await dialog.getByRole("textbox").fill("somebody@example.com");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("That is not the address of this account.")).toBeVisible();
  await lookAtPage("deletion of the account");
  await dialog.getByRole("textbox").fill(books.person.email);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("platform.sole_owner");
  await page.goto("/account/data");
  await expect(page.getByRole("heading", { name: "Your data" })).toBeVisible();
});

test("an account that owns nothing goes at once, and signs in no more", async ({ page, api, baseURL }) => {
  const person = somebody();
  await signUp(api, person);
  await page.goto("/account/data", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Delete it" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill(person.email);
  await page.keyboard.press("Enter");
  await prove(page, person.password);
  await page.waitForURL(`${baseURL}/sign-in`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
});
