import type { Page } from "@playwright/test";
import { type Person, somebody } from "./support/books";
import { keyTo } from "./support/outbox";
import { addAuthenticator } from "./support/passkeys";
import { expect, expectFaults, test } from "./support/test";
import { totpOf } from "./support/totp";

const key = (page: Page) => page.getByLabel("Key from the mail");
const wrong = (page: Page, label: string) => page.locator(".field.wrong").filter({ hasText: label });

const arrived = (page: Page, path: string, timeout?: number) =>
  page.waitForURL((url) => url.pathname === path, { timeout });

/** As if it were another day and another browser: signed out, at the sign-in, with the password typed. */
async function begin(page: Page, { email, password }: Person, next = "/account/security"): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`/sign-in?next=${next}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

test("an address is proved by the key from the mail, and a forgotten password by another", async ({
  page,
  lookAtPage,
}) => {
  const person = somebody();
  const isSignedIn = async () => (await page.request.get("/api/v1/me")).ok();
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await expect(async () => {
    await page.getByLabel("Password", { exact: true }).press("Enter");
    await arrived(page, "/verify-email", 10_000);
  }).toPass({ timeout: 120_000 }); // more may sign up in a minute than one address may
  expect(await isSignedIn()).toBe(false);

  // Who comes back before the mail did is asked for its key again, and no other key does.
  await begin(page, person, "/start");
  await arrived(page, "/verify-email");
  await key(page).fill("no key at all");
  await page.keyboard.press("Enter");
  await expect(wrong(page, "Key from the mail")).toBeVisible();
  await lookAtPage("a key that is none");
  expect(await isSignedIn()).toBe(false);
  await key(page).fill(await keyTo(page.request, person.email));
  await page.keyboard.press("Enter");
  await arrived(page, "/start");
  expect(await isSignedIn()).toBe(true);

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgotten?" }).press("Enter");
  await page.getByLabel("E-mail").fill(person.email);
  await page.keyboard.press("Enter");
  await expect(page.getByText(`If ${person.email} has an account`)).toBeVisible();
  await lookAtPage("a key was sent");
  await page.getByRole("link", { name: "Set a new password" }).press("Enter");
  const changed = { ...person, password: somebody().password };
  const once = await keyTo(page.request, person.email, /reset/i);
  await key(page).fill(once);
  await page.getByLabel("New password").fill(changed.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("The password is set. Sign in with it.")).toBeVisible();
  await begin(page, person);
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await begin(page, changed);
  await arrived(page, "/account/security");

  // The key was good once.
  await page.context().clearCookies();
  await page.goto("/reset-password");
  await key(page).fill(once);
  await page.getByLabel("New password").fill(person.password);
  await page.keyboard.press("Enter");
  await expect(wrong(page, "Key from the mail")).toBeVisible();
});

test("a second factor is shown by a code of the app, by a recovery code once, or by a passkey", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const { person } = books;
  await api.send("POST", "/auth/reauthenticate", { password: person.password });
  const { secret } = await api.send<{ secret: string }>("POST", "/auth/factors/totp");
  const { codes } = await api.send<{ codes: [string, string] }>("POST", "/auth/factors/totp/confirm", {
    code: totpOf(secret),
  });
  const shown = page.getByRole("heading", { name: "Show your second factor" });
  const code = page.getByLabel("Code of the app");
  const send = async (text: string) => {
    await code.fill(text);
    await page.keyboard.press("Enter");
  };

  // The password alone opens nothing, and a wrong code no more.
  const wanted = `/${books.companyId}/accounts`;
  await begin(page, person, wanted);
  await expect(shown).toBeVisible();
  await lookAtPage("a second factor is asked for");
  await send("000000");
  await expect(wrong(page, "Code of the app")).toBeVisible();
  await expect(code).toBeFocused();
  await page.goto(wanted);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(async () => {
    await send(totpOf(secret)); // it may be over before it arrives
    await arrived(page, wanted, 15_000);
  }).toPass();

  await begin(page, person);
  await send(codes[0]);
  await arrived(page, "/account/security");
  await expect(page.getByText("9 left")).toBeVisible();

  await begin(page, person);
  await send(codes[0]);
  await expect(wrong(page, "Code of the app")).toBeVisible();
  await page.getByRole("button", { name: "Back to the sign-in" }).click();
  await expect(page.getByLabel("E-mail")).toHaveValue(person.email);

  // A passkey is a second factor, and signs in alone.
  await begin(page, person);
  await send(codes[1]);
  await arrived(page, "/account/security");
  const authenticator = await addAuthenticator(page);
  await api.send("POST", "/auth/reauthenticate", { password: person.password });
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("What you call it").fill("Work laptop");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Never used", { exact: false })).toBeVisible();
  await begin(page, person);
  await expect(shown).toBeVisible(); // the step before has such a button, too
  await page.getByRole("button", { name: "Use a passkey" }).press("Enter");
  await arrived(page, "/account/security");
  await page.context().clearCookies();
  await page.goto(`/sign-in?next=${wanted}`);
  await page.getByRole("button", { name: "Use a passkey" }).press("Enter");
  await arrived(page, wanted);

  // Another device that knows no passkey of ours signs nobody in.
  await authenticator.forget();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).press("Enter");
  await expect(page.getByText("The passkey was not shown.", { exact: false })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("what is sent before the page listens stands in no address, and is done as soon as it does", async ({
  page,
  books,
}) => {
  const { email, password } = books.person;
  await page.context().clearCookies();
  const early = await page.context().newPage(); // of which nobody waits until it listens
  const asked: string[] = [];
  early.on("request", (request) => asked.push(request.url()));
  const scripts = Promise.withResolvers<void>();
  await early.route("**/_next/static/**/*.js", async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await early.goto("/sign-in", { waitUntil: "commit" });
  await early.getByLabel("E-mail").fill(email);
  await early.getByLabel("Password", { exact: true }).fill(password);
  await early.waitForLoadState("domcontentloaded");
  await early.keyboard.press("Enter");
  await early.waitForTimeout(500);
  expect(new URL(early.url()).search).toBe("");
  scripts.resolve();
  await early.waitForURL(`**/${books.companyId}/**`);
  expect(asked.filter((url) => url.includes(encodeURIComponent(email)) || url.includes("lantern"))).toEqual([]);

  // A form whose fields React keeps asks for its page again: nothing of it is in the address either.
  const silent = await page.context().newPage();
  expectFaults(silent, /chunk|ERR_FAILED/i);
  await silent.route("**/_next/static/**/*.js", (route) => route.abort());
  await silent.goto("/account/profile", { waitUntil: "domcontentloaded" });
  await silent.locator("form [name=name]").fill("Lantern & Co");
  await silent.locator("form [name=name]").press("Enter");
  await silent.waitForTimeout(500);
  await silent.waitForLoadState("domcontentloaded");
  expect(new URL(silent.url()).search).toBe("");
});
