import type { Locator, Page } from "@playwright/test";
import { somebody } from "./support/books";
import { proveAddress } from "./support/outbox";
import { expect, test } from "./support/test";

/** What may be asked of somebody between the sign-up and the first posted entry: each field filled, and each key that moves or decides. */
const MOST_FIELDS = 8;
const MOST_KEYS = 75;

test("from the sign-up to the first posted entry there are few steps, all of them by keyboard", async ({ page }) => {
  const hands = new Hands(page);
  const { email, password } = somebody();
  await page.goto("/sign-up");
  await hands.reach(page.getByLabel("E-mail"));
  await hands.write(email);
  await hands.reach(page.getByLabel("Password", { exact: true }));
  await hands.write(password);
  await hands.press("Enter");
  await proveAddress(page, email); // pasted, where mail leaves the house: not among the steps that are counted
  await page.waitForURL("**/start");
  await hands.reach(page.getByLabel("Name of the organisation"));
  await hands.write("Kopi Pagi Group");
  await hands.press("Enter");
  await page.waitForURL("**/start/country");
  await hands.reach(page.getByRole("link", { name: /Malaysia/ }));
  await hands.press("Enter");
  await hands.reach(page.getByRole("link", { name: "Take this chart" }));
  await hands.press("Enter");
  await hands.reach(page.getByLabel("Name of the company"));
  await hands.write("Kopi Pagi Sdn Bhd");
  await hands.press("Enter");
  await hands.reach(page.getByRole("button", { name: "Continue" }));
  await hands.press("Enter");
  await hands.reach(page.getByRole("button", { name: "Make the company" }));
  await hands.press("Enter");
  await page.waitForURL("**/start/first?company=*");
  await hands.reach(page.getByRole("link", { name: /Write the first entry/ }));
  await hands.press("Enter");
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  await hands.write("1130");
  await hands.press("Enter", "Tab");
  await hands.write("1200");
  await hands.press("Enter");
  await expect(page.getByLabel("Account, line 2", { exact: true })).toBeFocused();
  await hands.write("1110");
  await hands.press("Enter", "Tab", "Tab", "=", "Enter");
  await expect(page.getByText(/^saved /)).toBeVisible();
  await hands.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "GJ-2026-000001" })).toBeVisible();
  expect(hands.fields, "fields that are filled").toBeLessThanOrEqual(MOST_FIELDS);
  expect(hands.keys, "keys that move or decide").toBeLessThanOrEqual(MOST_KEYS);
});

/** A person without a mouse, who is counted. */
class Hands {
  fields = 0;
  keys = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.#page.keyboard.press(key);
      this.keys += 1;
    }
  }

  async write(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
    this.fields += 1;
  }

  /** Tab until it has the focus; none where the page puts it there. */
  async reach(what: Locator): Promise<void> {
    await expect(what).toBeVisible();
    const hasFocus = () => what.evaluate((element) => element === document.activeElement);
    await this.#page.waitForTimeout(300); // a page that focuses something does so a moment after it is there
    for (let tab = 0; tab < 40 && !(await hasFocus()); tab += 1) {
      await this.press("Tab");
    }
    await expect(what).toBeFocused();
  }
}
