import type { Page } from "@playwright/test";
import type { Books } from "./support/books";
import { expect, test } from "./support/test";

const webhooks = (books: Books, rest = "") => `/${books.companyId}/settings/webhooks${rest}`;
const NOWHERE = "https://hooks.oasys.invalid/e2e"; // RFC 6761: no server has such a name

async function act(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Acts for hooks/ }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

test("an endpoint is added by keyboard, its secret is shown once, it is changed, rotated, paused and deleted", async ({
  page,
  books,
  lookAtPage,
}) => {
  await page.goto(webhooks(books));
  await lookAtPage("no endpoints");
  await page.getByRole("button", { name: "Add an endpoint" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Address")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Address").fill("https://10.0.0.1/inside");
  await dialog.getByLabel(/Every event/).uncheck();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Choose an event, or every event.")).toBeVisible();
  await dialog.locator("summary", { hasText: "Books" }).click();
  await dialog.getByRole("group", { name: "Journal entry" }).getByLabel("posted").check();
  await lookAtPage("events of an endpoint");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByLabel("Address")).toHaveAttribute("aria-invalid", "true"); // no address that is not public
  await dialog.getByLabel("Address").fill(NOWHERE);
  await dialog.getByLabel("What it is for").fill("Warehouse");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.locator(".secret code")).toHaveText(/^whsec_/);
  const first = await page.locator(".secret code").textContent();
  await page.getByRole("button", { name: "I have kept it" }).click();
  const row = page.getByRole("row", { name: /hooks\.oasys\.invalid/ });
  await expect(row).toContainText("1 event");
  await expect(row).toContainText("Takes what is sent");
  await act(page, "Address and events");
  await expect(page.getByRole("group", { name: "Journal entry" }).getByLabel("posted")).toBeChecked();
  await page.getByRole("dialog").getByLabel("reversed").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("2 events");
  await act(page, "Rotate the secret");
  await page.getByRole("dialog").getByRole("button", { name: "Rotate the secret" }).click();
  await expect(page.locator(".secret code")).toHaveText(/^whsec_/);
  expect(await page.locator(".secret code").textContent()).not.toBe(first);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.reload({ waitUntil: "networkidle" });
  await act(page, "Pause");
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await expect(row).toContainText("Paused");
  await lookAtPage("endpoints");
  await act(page, "Resume");
  await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
  await expect(row).toContainText("Takes what is sent");
  await act(page, "Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No endpoints yet" })).toBeVisible();
});

test("what cannot be delivered says why, fails at a glance, is filtered and sent again", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  await page.goto(webhooks(books, "/deliveries"));
  await expect(page.getByRole("heading", { name: "No deliveries" })).toBeVisible();
  await api.send("POST", "/webhook-endpoints", { url: NOWHERE, kinds: ["role.created"] });
  await api.send("POST", "/roles", { name: "Clerk", permissions: ["tenant.read"] });
  await page.goto(webhooks(books));
  await act(page, "Send a test");
  await page.waitForURL(/deliveries\?endpoint=/);
  await page.getByRole("link", { name: "Test" }).click();
  const pane = page.getByRole("complementary", { name: "Test" });
  await expect(pane.getByText("There is no server of this name.").first()).toBeVisible({ timeout: 60_000 }); // it says so by itself
  await expect(pane).toContainText('"type": "ping"');
  await lookAtPage("a delivery");
  await page.goto(webhooks(books));
  await expect(page.getByText("1 endpoint does not take what is sent.")).toBeVisible();
  await expect(page.getByRole("row", { name: /hooks\.oasys\.invalid/ })).toContainText("Failing since");
  await lookAtPage("an endpoint that fails");
  await act(page, "Send again since \u2026");
  await page.getByRole("dialog").getByLabel("From this day on").fill(new Date().toISOString().slice(0, 10));
  await page.getByRole("dialog").getByRole("button", { name: "Send again" }).click();
  await expect(page.getByText(/deliver(y is|ies are) sent\./).first()).toBeVisible();
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("combobox", { name: "Filter" }).selectOption("Event");
  await page.getByRole("combobox", { name: "Event" }).selectOption("Role: created");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/event=role\.created/);
  await expect(page.getByRole("link", { name: "Role: created" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Test" })).toHaveCount(0);
  await page.goto(webhooks(books, "/deliveries?state=delivered&from=2026-01-01"));
  await expect(page.getByText("No delivery fits these filters.")).toBeVisible();
});
