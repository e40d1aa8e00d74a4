import { openProvider, SECRET } from "./support/feeds";
import { expect, test } from "./support/test";

// The installation has to ask a simulator at this port; `./oasys test browser` starts one that does.
const PORT = process.env.OASYS_E2E_FEEDS_PORT;
test.skip(!PORT, "the installation asks no simulator of the test's own");

test("an account is connected with its bank, refused by another currency, fetched, renewed and disconnected", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at three pages, four times each
  const provider = await openProvider(Number(PORT));
  const there = `/companies/${books.companyId}`;
  await api.send("POST", `${there}/accounts`, {
    code: "1131",
    name: "Musterbank in euro",
    account_class: "asset",
    subtype: "bank",
    currency: "EUR",
  });
  await page.goto(`/${books.companyId}/bank/feeds`, { waitUntil: "networkidle" });
  await expect(page.getByRole("heading", { name: "No account is connected" })).toBeVisible();
  await lookAtPage("no feeds yet");

  // the secret is set, and never shown
  await page.getByRole("button", { name: "Set id and key" }).click();
  const secret = page.getByRole("dialog", { name: "Id and key at the provider" });
  await secret.getByRole("button", { name: "Save" }).click();
  await expect(secret.locator(".field.wrong")).toHaveCount(2);
  await secret.getByLabel("Secret id").fill(SECRET.id);
  await secret.getByLabel("Secret key").fill(SECRET.key);
  await secret.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/^Set on /)).toBeVisible();
  expect(await page.content()).not.toContain(SECRET.key);

  // the owner consents at the bank; the browser comes back and the page takes it over
  await page.getByRole("button", { name: "Connect an account" }).click();
  const connect = page.getByRole("dialog", { name: "Connect an account with its bank" });
  await connect.getByLabel("Account", { exact: true }).fill("1131");
  await page.keyboard.press("Enter");
  await connect.getByLabel("Country of the bank").fill("Germany");
  await page.keyboard.press("Enter");
  await connect.getByLabel("Bank", { exact: true }).fill("Muster");
  await page.keyboard.press("Enter");
  await connect.getByRole("button", { name: "To the bank" }).click();
  await page.getByRole("link", { name: "Agree" }).click();
  const feed = page.getByRole("listitem").filter({ hasText: "Musterbank in euro" });
  await expect(feed.getByText("Connected")).toBeVisible();
  await expect(feed.getByText(/days left/)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/${books.companyId}/bank/feeds$`));
  await lookAtPage("a connected account");

  // a consent that is refused leaves the one that stands
  await feed.getByRole("button", { name: "Renew the consent" }).click();
  await page.getByRole("link", { name: "Refuse" }).click();
  await expect(page.getByText(/The bank gave no consent/)).toBeVisible();
  await expect(feed.getByText("Connected")).toBeVisible();

  await feed.getByRole("button", { name: "Fetch now" }).click();
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("The worker fetches");

  // the worker that fetches changes the feed as well, at any moment: whoever meets that begins anew
  const nothing = page.getByRole("heading", { name: "No account is connected" });
  await expect(async () => {
    await page.reload();
    if (!(await nothing.isVisible())) {
      await feed.getByRole("button", { name: "Disconnect" }).click({ timeout: 10_000 });
      await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click({ timeout: 10_000 });
    }
    await expect(nothing).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  await expect(page.getByRole("heading", { name: "Disconnected" })).toBeVisible();
  await provider.close();
});
