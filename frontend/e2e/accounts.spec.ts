import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

test("an account is added, found, changed, put out of use and deleted", async ({ page, api, books, lookAtPage }) => {
  test.slow(); // axe reads a whole chart, three times at four looks
  await page.goto(`/${books.companyId}/accounts`);
  await expect(page.getByRole("row", { name: /1130/ })).toBeVisible();
  await lookAtPage("accounts");

  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.getByLabel("Code").fill("1130");
  await dialog.getByLabel("Name").fill("Kraftfahrzeughaftpflichtversicherungsbeiträge");
  await dialog.getByRole("button", { name: "Add account" }).click();
  await expect(dialog.getByText(/1130 is taken/)).toBeVisible();
  await lookAtPage("accounts, adding");
  await dialog.getByLabel("Code").fill("1177");
  await dialog.getByLabel("Stands under").fill("1100");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Add account" }).click();
  await expect(page).toHaveURL(/account=/);
  const pane = page.getByRole("complementary", { name: /^1177 Kraftfahrzeug/ });
  await expect(pane).toContainText("1100 Cash and bank balances");
  await page.getByRole("button", { name: "Dismiss" }).click();
  await lookAtPage("accounts, one opened");

  await page.keyboard.press("/");
  await page.keyboard.type("kraftfahr");
  await expect(page).toHaveURL(/q=kraftfahr/);
  await expect(page.locator(".tree tbody tr:not(.grp)")).toHaveCount(3);

  // Somebody else changes it meanwhile: the change is refused, and offered anew on what is there now.
  await pane.getByRole("button", { name: "Change" }).click();
  const id = new URL(page.url()).searchParams.get("account");
  const change = page.getByRole("dialog", { name: /^Change 1177/ });
  await change.getByLabel("Name").fill("Mine");
  const answer = await page.request.patch(`/api/v1/companies/${books.companyId}/accounts/${id}`, {
    data: { name: "Theirs" },
    headers: {
      "X-CSRFToken": (await page.context().cookies()).find(({ name }) => name === "oasys_csrf")?.value ?? "",
      "If-Match": '"v1"',
      Origin: new URL(page.url()).origin,
    },
  });
  expect(answer.status()).toBe(200);
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change.getByText("core.stale_version")).toBeVisible();
  await change.getByRole("button", { name: "Read again" }).click();
  const theirs = page.getByRole("complementary", { name: "1177 Theirs" });
  await theirs.getByRole("button", { name: "Change" }).click();
  await page.getByRole("dialog", { name: "Change 1177 Theirs" }).getByLabel("Name").fill("Mine");
  await page.keyboard.press("Enter");
  const mine = page.getByRole("complementary", { name: "1177 Mine" });

  await mine.getByRole("button", { name: "Deactivate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
  await expect(mine.getByText("Inactive", { exact: true })).toBeVisible();
  await mine.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).not.toHaveURL(/account=/);
  const left = await api.get<{ items: { code: string }[] }>(`/companies/${books.companyId}/accounts?limit=200`);
  expect(left.items.map(({ code }) => code)).not.toContain("1177");
});

test("headings fold in the address; a balance leads to its lines; used accounts are not deleted", async ({
  page,
  api,
  books,
}) => {
  await makeEntries(api, books.companyId, [
    {
      posting_date: "2026-03-15",
      description: "Share capital",
      lines: [
        { account_code: "1130", debit: "9876543210.12" },
        { account_code: "3100", credit: "9876543210.12" },
      ],
    },
  ]);
  await page.goto(`/${books.companyId}/accounts`);
  await page.getByRole("link", { name: "Accounts below 1100 Cash and bank balances" }).click();
  await expect(page).toHaveURL(/fold=1100/);
  await expect(page.getByRole("row", { name: /1130/ })).toBeHidden();
  await expect(page.getByRole("row", { name: /1100 Cash/ })).toContainText("9,876,543,210.12");
  await page.getByRole("link", { name: "Unfold all" }).click();
  const capital = page.getByRole("row", { name: /3100/ });
  await expect(capital).toContainText("9,876,543,210.12"); // on the side that is usual for equity
  await capital.getByRole("link", { name: /3100/ }).click();
  await page.getByRole("complementary").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog").getByText("ledger.account_in_use")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("complementary").getByRole("link", { name: "General ledger" }).click();
  await expect(page).toHaveURL(/general-ledger\?account=/);
  await page.goBack();
  await expect(page.getByRole("complementary")).toBeVisible();
});
