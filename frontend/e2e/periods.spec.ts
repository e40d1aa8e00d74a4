import { makeEntries } from "./support/books";
import { joinTenant } from "./support/second-person";
import { expect, test } from "./support/test";

const LINES = [
  { account_code: "1130", debit: "9876543210.12" },
  { account_code: "3100", credit: "9876543210.12" },
];

test("a period is closed, locked, unlocked and reopened; who and why stays to be read", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe reads three states at four looks
  const posted = [{ posting_date: "2026-01-15", description: "Share capital", lines: LINES }];
  await makeEntries(api, books.companyId, posted, { post: false });
  await page.goto(`/${books.companyId}/periods`);
  const january = page.getByRole("row", { name: /^January 2026/ });
  await expect(january).toContainText("Open");
  await expect(january.getByRole("link", { name: "1 draft of January 2026" })).toHaveAttribute(
    "href",
    /entries\?status=draft&from=2026-01-01&to=2026-01-31/,
  );
  await lookAtPage("periods");

  await january.getByRole("link", { name: "January 2026", exact: true }).click();
  const pane = page.getByRole("complementary", { name: "January 2026" });
  await expect(pane).toContainText("Open since it was made.");
  await pane.getByRole("button", { name: "Close period" }).click();
  const close = page.getByRole("dialog", { name: "Close January 2026" });
  await expect(close).toContainText("1 draft is dated in it.");
  await lookAtPage("periods, closing one");
  await close.getByLabel("Reason").fill("Month end");
  await page.keyboard.press("Enter");
  await expect(pane.getByText(`Closed by ${books.person.email}`)).toBeVisible();
  await expect(pane).toContainText("Month end");
  await expect(january).toContainText("Closed");

  await pane.getByRole("button", { name: "Lock period" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Lock period" }).click();
  await expect(january).toContainText("Locked");
  await pane.getByRole("button", { name: "Unlock" }).click();
  const unlock = page.getByRole("dialog", { name: "Unlock January 2026" });
  await unlock.getByRole("button", { name: "Unlock" }).click();
  await expect(unlock.getByText("Say why: the reason is kept.")).toBeVisible();
  await unlock.getByLabel("Reason").fill("A late bill");
  await unlock.getByRole("button", { name: "Unlock" }).click();
  await expect(january).toContainText("Closed");

  // Somebody else reopens it while the question stands: the page is read again first.
  await pane.getByRole("button", { name: "Reopen" }).click();
  const id = new URL(page.url()).searchParams.get("period");
  const path = `/companies/${books.companyId}/periods/${id}`;
  await api.send("POST", `${path}/reopen`, { reason: "Theirs" }, { "If-Match": '"v4"' });
  const reopen = page.getByRole("dialog", { name: "Reopen January 2026" });
  await reopen.getByLabel("Reason").fill("Mine");
  await reopen.getByRole("button", { name: "Reopen" }).click();
  await reopen.getByRole("button", { name: "Read again" }).click();
  await expect(january).toContainText("Open");
  await expect(pane.locator(".trail li")).toHaveCount(4);
  await page.keyboard.press("Escape");
  await expect(pane).toBeHidden();
});

test("one person is let into a closed period until a day, and the leave is taken back", async ({
  page,
  api,
  books,
  browser,
  baseURL,
  lookAtPage,
}) => {
  test.slow();
  const bob = await joinTenant(api, browser, baseURL ?? "", "bookkeeper");
  const [year] = await api.get<{ periods: { id: string }[] }[]>(`/companies/${books.companyId}/fiscal-years`);
  const march = year?.periods[2]?.id ?? "";
  const path = `/companies/${books.companyId}/periods/${march}`;
  await api.send("POST", `${path}/close`, { reason: "Month end" }, { "If-Match": '"v1"' });
  await page.goto(`/${books.companyId}/periods?period=${march}`);
  const pane = page.getByRole("complementary", { name: "March 2026" });
  await expect(pane).toContainText("Nobody was let in.");

  await pane.getByRole("button", { name: "Let somebody in" }).click();
  const dialog = page.getByRole("dialog", { name: "Let somebody into March 2026" });
  await dialog.getByRole("button", { name: "Let in" }).click();
  await expect(dialog.getByText("Choose who is let in.")).toBeVisible();
  await expect(dialog.getByText("Say why: the reason is kept.")).toBeVisible();
  await lookAtPage("periods, letting somebody in");
  await dialog.getByLabel("Person").fill(bob.person.email.slice(0, 8));
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Reason").fill("Late supplier bill");
  await dialog.getByRole("button", { name: "Let in" }).click();
  await expect(pane.getByText(bob.person.email).first()).toBeVisible();
  await expect(pane).toContainText("Late supplier bill");
  await expect(page.getByRole("row", { name: /^March 2026/ })).toBeVisible();
  await lookAtPage("periods, somebody let in");

  await pane.getByRole("button", { name: `Take back the leave of ${bob.person.email}` }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("Bill is booked");
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await expect(pane).toContainText("taken back");
  await expect(pane).toContainText("Bill is booked");

  // Who may only write drafts sees all of it, and is offered no act.
  const theirs = await bob.context.newPage();
  await theirs.goto(`/${books.companyId}/periods?period=${march}`);
  const seen = theirs.getByRole("complementary", { name: "March 2026" });
  await expect(seen).toContainText("You may not close or open periods.");
  await expect(seen.getByRole("button")).toHaveCount(0);
  await expect(theirs.getByRole("button", { name: "New fiscal year" })).toHaveCount(0);
  await bob.context.close();
});

test("the next year is opened by keyboard", async ({ page, books, api }) => {
  await page.goto(`/${books.companyId}/periods`);
  await expect(page.getByRole("link", { name: "2026", exact: true })).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "New fiscal year" });
  await expect(dialog).toContainText("12 periods, all open");
  await dialog.getByRole("button", { name: "Open the year" }).click();
  await expect(page).toHaveURL(/year=2027/);
  await expect(page.getByRole("row", { name: /^December 2027/ })).toBeVisible();
  const years = await api.get<{ name: string }[]>(`/companies/${books.companyId}/fiscal-years`);
  expect(years.map(({ name }) => name)).toEqual(["2026", "2027"]);
});
