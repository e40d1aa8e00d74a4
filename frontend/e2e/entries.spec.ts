import type { Page } from "@playwright/test";
import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

const DRAFTS = [
  "Rent for March",
  "Beans, 20 kg",
  "\u0634\u0631\u0643\u0629 \u0627\u0644\u062e\u0644\u064a\u062c \u0644\u0644\u0636\u064a\u0627\u0641\u0629",
].map((description, at) => ({
  posting_date: `2026-03-1${at}`,
  description,
  lines: [
    { account_code: "1130", debit: "1234567890.10" },
    { account_code: "1110", credit: "1234567890.10" },
  ],
}));

test("an empty list says what it is and leads to the first entry", async ({ page, books, lookAtPage }) => {
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByRole("heading", { name: "No journal entries yet" })).toBeVisible();
  await lookAtPage("entries, empty");
  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { name: "New entry" })).toBeVisible();
});

test("drafts are picked and posted by keyboard, and the list says so", async ({ page, api, books, lookAtPage }) => {
  await makeEntries(api, books.companyId, DRAFTS, { post: false });
  await page.goto(`/${books.companyId}/entries`, { waitUntil: "networkidle" });
  await expect(page.getByText("3 entries")).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("toolbar", { name: "2 selected" });
  await expect(bar).toContainText("2,469,135,780.20");
  await lookAtPage("entries, two picked");
  await bar.getByRole("button", { name: "Post 2 drafts" }).click();
  await expect(page.getByText("2 entries are posted.").first()).toBeVisible();
  await expect(page.getByRole("row", { name: /GJ-2026-000001.*Posted/ })).toBeVisible();
  await expect(bar).toHaveCount(0);
});

test("filters and views stand in the address, and a view is kept", async ({ page, api, books }) => {
  await makeEntries(api, books.companyId, DRAFTS.slice(0, 2), { post: false });
  await makeEntries(api, books.companyId, DRAFTS.slice(2));
  await page.goto(`/${books.companyId}/entries`);
  await page.getByRole("link", { name: "Drafts" }).click();
  await expect(page).toHaveURL(/status=draft/);
  await expect(page.getByText("2 entries")).toBeVisible();
  const views = page.getByRole("dialog", { name: "Views" });
  await page.getByRole("button", { name: "Views" }).click();
  await views.getByLabel("Keep this view as").fill("Mine to post");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The view Mine to post is kept.").first()).toBeVisible();
  await page.getByRole("link", { name: "Remove filter State" }).click();
  await expect(page.getByText("3 entries")).toBeVisible();
  await page.getByRole("button", { name: "Views" }).click();
  await views.getByRole("button", { name: "Mine to post", exact: true }).click();
  await expect(page).toHaveURL(/status=draft/);
  await expect(page.getByText("2 entries")).toBeVisible();
  await page.getByRole("button", { name: "Views" }).click();
  await expect(views.getByRole("button", { name: "Mine to post", exact: true })).toHaveAttribute(
    "aria-current",
    "true",
  );
  await views.getByRole("button", { name: "Take out the view Mine to post" }).click();
  await expect(views.getByText("No view is kept yet.")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Remove filter State" }).click();
  await expect(page.getByText("3 entries")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("2 entries")).toBeVisible();
});

test("a column is left out, for the person and not for this page alone", async ({ page, api, books, lookAtPage }) => {
  await makeEntries(api, books.companyId, DRAFTS.slice(0, 2));
  await page.goto(`/${books.companyId}/entries`, { waitUntil: "networkidle" });
  const column = page.getByRole("columnheader", { name: "Reference" });
  await expect(column).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Reference" }).uncheck();
  await page.getByRole("checkbox", { name: "Journal" }).uncheck();
  await expect(column).toBeHidden();
  await lookAtPage("entries, columns left out");
  await expect
    .poll(() => api.get<{ hidden_columns: object }>("/me"))
    .toMatchObject({ hidden_columns: { "journal-entries": ["reference", "journal"] } });
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Description" })).toBeVisible();
  await expect(column).toBeHidden();
  await expect(page.getByRole("row", { name: /2 entries.*2,469,135,780\.20/ })).toBeVisible();
});

test("the list is exported as it is shown", async ({ page, api, books }) => {
  await makeEntries(api, books.companyId, DRAFTS.slice(0, 1));
  await page.goto(`/${books.companyId}/entries?status=posted`);
  await page.getByRole("button", { name: "Export this list" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
});

test("an entry opens beside the list, is reversed, and leads to its mirror", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  await makeEntries(api, books.companyId, DRAFTS.slice(0, 1));
  await page.goto(`/${books.companyId}/entries`, { waitUntil: "networkidle" });
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "Entry" });
  await expect(panel).toContainText("Rent for March");
  await lookAtPage("entries, one open");
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog", { name: "Reverse GJ-2026-000001" })).toBeVisible();
  await page.getByRole("button", { name: "Reverse", exact: true }).last().click();
  await expect(page.getByRole("heading", { name: "GJ-2026-000002" })).toBeVisible();
  await expect(page.getByRole("link", { name: "See the reversed entry" })).toBeVisible();
  await lookAtPage("entry page");
});

test("an entry says what wrote it and leads there, and who did what in the reader's words", async ({
  page,
  api,
  books,
  baseURL,
}) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<{ id: string }>("POST", `${there}/contacts`, {
    display_name: "Donau",
    is_customer: true,
  });
  const invoice = await api.send<{ id: string; version: number }>("POST", `${there}/invoices?post=true`, {
    contact_id: contact.id,
    issue_date: "2026-03-15",
    lines: [{ text: "Beans", quantity: "1", unit_price: "100.00", account_code: "4100" }],
  });
  const { void_entry_id: voided } = await api.send<{ void_entry_id: string }>(
    "POST",
    `${there}/invoices/${invoice.id}/void`,
    { posting_date: "2026-03-20", reason: "Wrong" },
    { "If-Match": `"v${invoice.version}"` },
  );
  await page.goto(`/${books.companyId}/entries/${voided}`);
  await expect(page.getByRole("link", { name: "Invoice, voided" })).toHaveAttribute(
    "href",
    `/${books.companyId}/invoices/${invoice.id}`,
  );
  await expect(page.locator(".trail")).toContainText(`Posted by ${books.person.email}`);
  await page.context().addCookies([{ name: "oasys_language", value: "de", url: baseURL ?? "" }]);
  await page.reload();
  await expect(page.locator(".trail")).toContainText(`Gebucht von ${books.person.email}`);
  await expect(page.locator(".trail")).not.toContainText("posted");
});

async function type(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await (key.length > 1 && /^[A-Z]/.test(key) ? page.keyboard.press(key) : page.keyboard.type(key));
  }
}

test("an entry is typed, saved by itself, and posted without a mouse", async ({ page, books, lookAtPage }) => {
  await page.goto(`/${books.companyId}/entries/new`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  await type(page, "1130", "Enter", "Tab", "1200*1.06", "Enter");
  await expect(page.getByLabel("Account, line 2", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Debit, line 1", { exact: true })).toHaveValue("1,272.00");
  await expect(page.getByText("Credit is short by")).toBeVisible();
  await lookAtPage("new entry, half done");
  await type(page, "1110", "Enter", "Tab", "Tab", "=", "Enter");
  await expect(page.getByLabel("Credit, line 2", { exact: true })).toHaveValue("1,272.00");
  await expect(page.getByText(/^saved /)).toBeVisible();
  await expect(page).toHaveURL(/entries\/[0-9a-f-]{36}\/edit/);
  await page.reload();
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused(); // the page listens
  await expect(page.getByLabel("Debit, line 1", { exact: true })).toHaveValue("1,272.00");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "GJ-2026-000001" })).toBeVisible();
});

test("a line that is only begun is no fault: nothing is said, the others are saved, and it outlives a reload", async ({
  page,
  books,
}) => {
  await page.goto(`/${books.companyId}/entries/new`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  const asked: string[] = [];
  page.on("request", (one) => one.url().includes("/journal-entries") && asked.push(one.method()));
  await type(page, "1130", "Enter");
  await page.waitForTimeout(1500); // somebody looks the amount up
  expect(asked).toEqual([]);
  await type(page, "Tab", "1272", "Enter", "1110", "Enter");
  await expect(page.getByText(/^saved /)).toBeVisible();
  await expect(page.getByRole("alert", { name: "To put right" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel("Account, line 2", { exact: true })).toHaveValue("1110 Cash in hand");
  await expect(page.getByRole("button", { name: "Post" })).toHaveAccessibleDescription("Some lines lack an amount.");
});

test("a double click posts once", async ({ page, api, books }) => {
  const [id] = await makeEntries(api, books.companyId, DRAFTS.slice(0, 1), { post: false });
  await page.goto(`/${books.companyId}/entries/${id}/edit`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  let posts = 0;
  page.on("request", (one) => {
    posts += Number(one.method() === "POST" && one.url().endsWith("/post"));
  });
  await page.getByRole("button", { name: /^Post/ }).dblclick();
  await expect(page.getByRole("heading", { name: "GJ-2026-000001" })).toBeVisible();
  expect(posts).toBe(1);
});

test("what is typed while a save is on its way outlives a reload", async ({ page, books }) => {
  let answer = () => {};
  const isTyped = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/journal-entries", async (route) => {
    const response = await route.fetch();
    await isTyped;
    await route.fulfill({ response });
  });
  await page.route("**/journal-entries/*", async (route) => {
    await (route.request().method() === "PUT" ? route.abort("internetdisconnected") : route.continue()); // the next save comes to nothing
  });
  await page.goto(`/${books.companyId}/entries/new`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  const isAsked = page.waitForRequest((one) => one.method() === "POST" && one.url().endsWith("/journal-entries"));
  await type(page, "1130", "Enter", "Tab", "1272", "Enter");
  await isAsked;
  await type(page, "1110", "Enter", "Tab", "Tab", "1272", "Enter");
  answer();
  await expect(page).toHaveURL(/entries\/[0-9a-f-]{36}\/edit/);
  await page.reload();
  await expect(page.getByLabel("Credit, line 2", { exact: true })).toHaveValue("1,272.00");
});

test("lines come from a spreadsheet, go by undo, and what names no account is said", async ({
  page,
  books,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/${books.companyId}/entries/new`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  await page.evaluate(() =>
    navigator.clipboard.writeText("1130\tTill\t1,000.50\n1110\tTill\t(1,000.00)\nNowhere\t\t\t0.50\n"),
  );
  await page.keyboard.press("Control+v");
  await expect(page.getByLabel("Debit, line 1", { exact: true })).toHaveValue("1,000.50");
  await expect(page.getByLabel("Credit, line 2", { exact: true })).toHaveValue("1,000.00");
  await expect(page.getByLabel("Account, line 3", { exact: true })).toHaveValue("Nowhere");
  await expect(page.getByLabel("Account, line 3", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("button", { name: "Post" })).toHaveAccessibleDescription("Some lines lack an account.");
  await page.keyboard.press("Control+z");
  await expect(page.getByLabel("Debit, line 1", { exact: true })).toHaveValue("");
  await page.evaluate(() => navigator.clipboard.writeText("1130\tTill\tRM 1,000.50\n1110\tTill\t-\t1000.50\n"));
  await page.keyboard.press("Control+v");
  const said = page.getByRole("region", { name: "Messages" });
  await expect(said).toContainText("1 cell could not be read: RM 1,000.50");
  const [toasts, sums] = [await said.boundingBox(), await page.locator(".proof").boundingBox()];
  expect((toasts?.y ?? 0) + (toasts?.height ?? 0), "the sums are in sight").toBeLessThanOrEqual(sums?.y ?? 0);
});

test("what is typed while the line is cut is kept and saved later", async ({ page, books, context }) => {
  await page.goto(`/${books.companyId}/entries/new`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  await context.setOffline(true);
  await type(page, "1130", "Enter", "Tab", "5", "Enter");
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/^saved /)).toBeVisible();
  await expect(page.getByLabel("Debit, line 1", { exact: true })).toHaveValue("5.00");
});

test("a session that ends while typing loses nothing", async ({ page, books, context }) => {
  await page.goto(`/${books.companyId}/entries/new`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  await context.clearCookies({ name: "oasys_session" });
  await type(page, "1130", "Enter", "Tab", "77", "Enter");
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByLabel("E-mail").fill(books.person.email);
  await page.getByLabel("Password", { exact: true }).fill(books.person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Debit, line 1", { exact: true })).toHaveValue("77.00");
});

test("somebody else's change is not overwritten unseen", async ({ page, api, books }) => {
  const [id] = await makeEntries(api, books.companyId, DRAFTS.slice(0, 1), { post: false });
  await page.goto(`/${books.companyId}/entries/${id}/edit`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  const { version } = await api.get<{ version: number }>(`/companies/${books.companyId}/journal-entries/${id}`);
  await api.send(
    "PUT",
    `/companies/${books.companyId}/journal-entries/${id}`,
    { ...DRAFTS[1], posting_date: "2026-03-20" },
    { "If-Match": `"v${version}"` },
  );
  await page.getByLabel("Debit, line 1", { exact: true }).fill("8");
  await page.keyboard.press("Tab");
  const dialog = page.getByRole("dialog", { name: "Somebody else changed this draft" });
  await expect(dialog).toContainText("20 Mar 2026");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByText(/^saved /)).toBeVisible();
});

test("what somebody else posts appears by itself", async ({ page, api, books }) => {
  const listens = page.waitForRequest("**/api/v1/events*");
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByRole("heading", { name: "No journal entries yet" })).toBeVisible();
  await listens;
  await makeEntries(api, books.companyId, DRAFTS.slice(0, 1));
  await expect(page.getByRole("row", { name: /Rent for March/ })).toBeVisible();
});

test("sixty lines are typed by keys alone, and posted", async ({ page, books }) => {
  test.setTimeout(300_000);
  await page.goto(`/${books.companyId}/entries/new`);
  await expect(page.getByLabel("Account, line 1", { exact: true })).toBeFocused();
  for (let line = 0; line < 30; line += 1) {
    await type(
      page,
      "1130",
      "Enter",
      "Enter",
      `${line + 1}.10`,
      "Enter",
      "1110",
      "Enter",
      "Enter",
      "Tab",
      "=",
      "Enter",
    );
  }
  await expect(page.getByLabel("Account, line 61", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Credit, line 60", { exact: true })).toHaveValue("30.10");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "GJ-2026-000001" })).toBeVisible();
  await expect(page.getByRole("row", { name: /Balanced/ })).toContainText("468.00");
});
