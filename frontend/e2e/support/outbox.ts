import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type APIRequestContext, expect, type Page } from "@playwright/test";

export type Mail = { id: string; recipient: string; subject: string; body: string; files: { kind: string }[] };

let key = process.env.OASYS_OUTBOX_KEY;

function outboxKey(): string {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  key ??= execFileSync("./oasys", ["mail", "key"], { cwd: root, encoding: "utf8" }).trim();
  return key;
}

/** Mails to an address that lie in the local outbox, the latest first. */
export async function mailsTo(request: APIRequestContext, recipient: string): Promise<Mail[]> {
  const headers = { "X-Outbox-Key": outboxKey() };
  const listed = await request.get("/api/v1/outbox", { headers, params: { to: recipient } });
  const { items } = (await listed.json()) as { items: Mail[] };
  return Promise.all(
    items.map(async ({ id }) => (await request.get(`/api/v1/outbox/${id}`, { headers })).json() as Promise<Mail>),
  );
}

/** What the latest mail to an address has on a line of its own: a key, or the code of an invitation. Waits for one of that subject. */
export async function keyTo(request: APIRequestContext, recipient: string, subject = /verify/i): Promise<string> {
  let found: string | undefined;
  outboxKey(); // it may take as long as the mail
  await expect
    .poll(
      async () => {
        const mail = (await mailsTo(request, recipient)).find((one) => subject.test(one.subject));
        found = /^\s*([\w:-]{16,})\s*$/m.exec(mail?.body ?? "")?.[1];
        return found;
      },
      { message: `a mail to ${recipient} about ${subject}` },
    )
    .toBeTruthy();
  return found ?? "";
}

/** After a sign-up by the pages: the key from the mail, and Enter. */
export async function proveAddress(page: Page, email: string): Promise<void> {
  // Journeys sign up side by side, all from one address, of which so many a minute are taken.
  await expect(async () => {
    if (await page.getByText("identity.too_many_tries").isVisible()) {
      await page.locator("button[type=submit]").click();
    }
    await page.waitForURL((url) => url.pathname === "/verify-email", { timeout: 10_000 });
  }).toPass({ timeout: 90_000 });
  await page.getByLabel("Key from the mail").fill(await keyTo(page.request, email));
  await page.keyboard.press("Enter");
}
