import { expect, test } from "./support/test";

test("an axis with values and a rule is made, and the ledger keeps to it", async ({ page, api, books, lookAtPage }) => {
  test.slow(); // axe reads four states at four looks
  await page.goto(`/${books.companyId}/settings/dimensions`);
  await expect(page.getByRole("heading", { name: "There is no dimension yet" })).toBeVisible();
  await lookAtPage("dimensions, none");

  await page.keyboard.press("n");
  const add = page.getByRole("dialog", { name: "Add dimension" });
  await add.getByLabel("Name").fill("Kostenstelle der Kraftfahrzeughaftpflichtversicherung");
  await add.getByLabel("Code").fill("1x");
  await page.keyboard.press("Enter");
  await expect(add.getByText(/Begin with a small letter/)).toBeVisible();
  await add.getByLabel("Code").fill("cost-centre");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/axis=/);
  const pane = page.getByRole("complementary", { name: /^Kostenstelle/ });
  await expect(pane).toContainText("It has no values yet");

  for (const [code, name] of [
    ["CC1", "Roastery"],
    ["CC2", "شركة الخليج للضيافة"],
  ] as const) {
    await pane.getByRole("button", { name: "Add value" }).click();
    const dialog = page.getByRole("dialog", { name: /^Add a value to/ });
    await dialog.getByLabel("Code").fill(code);
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Add value" }).click();
    await expect(pane.getByRole("listitem").filter({ hasText: code })).toBeVisible();
  }
  await pane.getByRole("button", { name: "Acts for CC1 Roastery" }).click();
  await page.getByRole("menuitem", { name: "Add one below" }).click();
  const below = page.getByRole("dialog", { name: /^Add a value to/ });
  await expect(below.getByLabel("Stands under")).toHaveValue("CC1 Roastery");
  await below.getByLabel("Code").fill("CC11");
  await below.getByLabel("Name").fill("Roaster");
  await page.keyboard.press("Enter");
  const roaster = pane.getByRole("listitem").filter({ hasText: "CC11" });
  await expect(roaster).toHaveClass(/depth-1/);

  await pane.getByRole("button", { name: "Add rule" }).click();
  const rule = page.getByRole("dialog", { name: /^A rule for/ });
  await rule.getByRole("button", { name: "Save" }).click();
  await expect(rule.getByText("Choose an account.")).toBeVisible();
  await rule.getByLabel("Account").fill("3100");
  await page.keyboard.press("Enter");
  await lookAtPage("dimensions, a rule");
  await rule.getByRole("button", { name: "Save" }).click();
  await expect(pane.getByRole("listitem").filter({ hasText: "3100" })).toContainText("required");
  await expect(page.getByRole("row", { name: /^Kostenstelle/ })).toContainText("1 account");
  await lookAtPage("dimensions, one opened");
  const entry = {
    posting_date: "2026-03-15",
    description: "Capital",
    lines: [
      { account_code: "1130", debit: "5.00" },
      { account_code: "3100", credit: "5.00" },
    ],
  };
  const path = `/companies/${books.companyId}/journal-entries?post=true`;
  await expect(api.send("POST", path, entry)).rejects.toThrow(/dimension/);

  // A value that stands above another is not deleted; one alone is.
  await pane.getByRole("button", { name: "Acts for CC1 Roastery" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const question = page.getByRole("dialog", { name: "Delete CC1 Roastery" });
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(question.getByText("ledger.dimension_in_use")).toBeVisible();
  await page.keyboard.press("Escape");
  await pane.getByRole("button", { name: "Acts for CC11 Roaster" }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(roaster).toContainText("Archived");

  await pane.getByRole("button", { name: "Remove the rule of 3100" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(pane.getByRole("listitem").filter({ hasText: "3100" })).toHaveCount(0);
  await api.send("POST", path, entry);

  await pane.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "There is no dimension yet" })).toBeVisible();
});
