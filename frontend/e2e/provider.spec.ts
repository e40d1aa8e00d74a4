import { openProvider } from "./support/provider";
import { expect, test } from "./support/test";

// The installation has to know a provider `e2e` of this name at this port; `./oasys test` starts one that does.
const PORT = process.env.OASYS_E2E_PROVIDER_PORT;
test.skip(!PORT, "the installation knows no provider of the test's own");
test.describe.configure({ mode: "serial" });
const claims = () => ({ sub: crypto.randomUUID(), email: `${crypto.randomUUID()}@e2e.example`, email_verified: true });

test("one signs in at a provider, and lands where one wanted to go", async ({ page, lookAtPage }) => {
  const person = claims();
  const provider = await openProvider(Number(PORT), person);
  await page.goto("/sign-in?next=/account/profile");
  await lookAtPage("sign-in with a provider");
  await page.getByRole("button", { name: "Sign in with Example account" }).press("Enter");
  await page.waitForURL("**/account/profile");
  await expect(page.getByText(person.email).first()).toBeVisible();
  await provider.close();
});

test("who says no at the provider is told so, and comes back; a foreign address is never gone to", async ({ page }) => {
  const provider = await openProvider(Number(PORT), claims(), { agrees: false });
  await page.goto("/sign-in?next=https://evil.invalid/");
  await page.getByRole("button", { name: "Sign in with Example account" }).click();
  await expect(page.getByRole("heading", { name: "You are not signed in" })).toBeVisible();
  await expect(page.getByText("identity.oidc_refused")).toBeVisible();
  await provider.close();
  const agreeing = await openProvider(Number(PORT), claims());
  await page.goto("/sign-in?next=//evil.invalid/");
  await page.getByRole("button", { name: "Sign in with Example account" }).click();
  await page.waitForURL("**/start"); // who has no tenant begins here
  await agreeing.close();
});
