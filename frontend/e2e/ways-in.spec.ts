import type { Page } from "@playwright/test";
import { type Api, type Person, somebody } from "./support/books";
import { mailsTo } from "./support/outbox";
import { expect, expectErrorsOf, test } from "./support/test";
import { totpOf } from "./support/totp";

/** The key in the latest mail to them of which something of the subject is this. */
async function keyFor(page: Page, { email }: Person, subject: RegExp): Promise<string> {
  let key: string | undefined;
  await expect(async () => {
    const mail = (await mailsTo(page.request, email)).find((one) => subject.test(one.subject));
    key = /^\s*([\w:-]{6,})\s*$/m.exec(mail?.body ?? "")?.[1];
    expect(key, `a mail to ${email}`).toBeTruthy();
  }).toPass();
  return key ?? "";
}

async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
}

/** An authenticator app of the person who is signed in: its secret, and codes for the day it is lost. */
async function withApp(api: Api, { password }: Person): Promise<{ secret: string; codes: string[] }> {
  await api.send("POST", "/auth/reauthenticate", { password });
  const { secret } = await api.send<{ secret: string }>("POST", "/auth/factors/totp");
  const body = { code: totpOf(secret) };
  const { codes } = await api.send<{ codes: string[] }>("POST", "/auth/factors/totp/confirm", body);
  return { secret, codes };
}

test("the key from the mail verifies the address", async ({ page, api, books }) => {
  await page.goto("/account/security");
  const email = page.locator(".setting", { has: page.getByRole("heading", { name: "E-mail address" }) });
  await expect(email.getByText("Not verified")).toBeVisible();
  await page.goto("/verify-email");
  await page.getByLabel("Key from the mail").fill("no key at all");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Key from the mail")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Key from the mail").fill(await keyFor(page, books.person, /Verify/));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/${books.companyId}/**`);
  await page.goto("/account/security");
  await expect(email.getByText("Verified", { exact: true })).toBeVisible();
  expect((await api.get<{ email: string }>("/me")).email).toBe(books.person.email);
});

test("a forgotten password is set anew by the key from the mail, which is good once", async ({ page, books }) => {
  const anew = { ...books.person, password: "another harbour lantern 42" };
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgotten?" }).click();
  await page.getByLabel("E-mail").fill(books.person.email);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("a mail with a key is on its way");
  const key = await keyFor(page, books.person, /Reset/);
  await page.getByRole("link", { name: "Set a new password" }).click();
  await page.getByLabel("Key from the mail").fill(key);
  await page.getByLabel("New password").fill(anew.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("The password is set");
  await page.goto("/reset-password");
  await page.getByLabel("Key from the mail").fill(key);
  await page.getByLabel("New password").fill("a third harbour lantern 43");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Key from the mail")).toHaveAttribute("aria-invalid", "true");
  await signIn(page, books.person);
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await signIn(page, anew);
  await page.waitForURL(`**/${books.companyId}/**`);
});

test("who has an app is asked for its code, and by a recovery code gets in without it, once", async ({
  page,
  api,
  books,
  lookAtPageWholly,
}) => {
  const { secret, codes } = await withApp(api, books.person);
  await signIn(page, books.person);
  const code = page.getByLabel("Code of the app");
  await expect(code).toBeFocused();
  await lookAtPageWholly("second step of a sign-in");
  await page.keyboard.type("000000");
  await page.keyboard.press("Enter");
  await expect(code).toHaveAttribute("aria-invalid", "true");
  await page.goto(`/${books.companyId}/overview`);
  await expect(page, "half signed in is not signed in").toHaveURL(/\/sign-in/);
  await signIn(page, books.person);
  await expect(async () => {
    await code.fill(totpOf(secret)); // the one that set it up is good no more
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/${books.companyId}/**`, { timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await signIn(page, books.person);
  await code.fill(codes[0] ?? "");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/${books.companyId}/**`);
  await signIn(page, books.person);
  await code.fill(codes[0] ?? "");
  await page.keyboard.press("Enter");
  await expect(code).toHaveAttribute("aria-invalid", "true");
});

test("a passkey signs in without a password, and is the second step behind one", async ({ page, books }) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("What you call it").fill("Laptop");
  await page.keyboard.press("Enter");
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await proof.getByLabel("Password").fill(books.person.password);
  await proof.getByRole("button", { name: "Prove it" }).click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("Laptop")).toBeVisible();
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use a passkey" }).press("Enter");
  await page.waitForURL(`**/${books.companyId}/**`);
  await signIn(page, books.person);
  await page.getByRole("heading", { name: "Show your second factor" }).waitFor();
  await page.getByRole("button", { name: "Use a passkey" }).press("Enter");
  await page.waitForURL(`**/${books.companyId}/**`);
});

test("an invitation is accepted by the code from its mail", async ({ api, books, browser, baseURL }) => {
  const person = somebody();
  await api.send("POST", "/invitations", { email: person.email, role: "viewer" });
  const context = await browser.newContext({ baseURL, locale: "en-GB" });
  const theirs = await context.newPage();
  await theirs.goto("/sign-up", { waitUntil: "networkidle" });
  await theirs.getByLabel("E-mail").fill(person.email);
  await theirs.getByLabel("Password", { exact: true }).fill(person.password);
  await expect(async () => {
    await theirs.getByLabel("Password", { exact: true }).press("Enter"); // twenty a minute may sign up from one address
    await theirs.waitForURL("**/start", { timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  await theirs.getByRole("link", { name: /invitation/i }).click();
  await theirs.getByLabel("Code from the mail").fill(await keyFor(theirs, person, /invit/i));
  await theirs.getByRole("button", { name: "Accept" }).press("Enter");
  await theirs.waitForURL(`**/${books.companyId}/**`);
  await theirs.goto(`/${books.companyId}/settings/members`);
  await expect(theirs.getByRole("row", { name: new RegExp(person.email) })).toContainText("Viewer");
  await context.close();
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
  expectErrorsOf(silent);
  await silent.route("**/_next/static/**/*.js", (route) => route.abort());
  await silent.goto("/account/profile", { waitUntil: "domcontentloaded" });
  await silent.locator("form [name=name]").fill("Lantern & Co");
  await silent.locator("form [name=name]").press("Enter");
  await silent.waitForTimeout(500);
  await silent.waitForLoadState("domcontentloaded");
  expect(new URL(silent.url()).search).toBe("");
});
