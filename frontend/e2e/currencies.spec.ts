import { expect, test } from "./support/test";

test("a rate is recorded, found at its day, and an earlier one stands in where that is chosen", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe reads four states at four looks
  await page.goto(`/${books.companyId}/settings/currencies?day=2026-03-31`);
  await expect(page.getByRole("row", { name: /USD/ }), "an account of the pack is kept in it").toContainText("No rate");

  await page.keyboard.press("n");
  const add = page.getByRole("dialog", { name: "Add rate" });
  await add.getByLabel("One unit of").fill("usd");
  await add.getByLabel("Rate", { exact: true }).fill("4.2515");
  await expect(add.getByText("1 USD = 4.2515 MYR")).toBeVisible();
  await add.getByLabel("Rate", { exact: true }).fill("-4");
  await add.getByRole("button", { name: "Record" }).click();
  await expect(add.getByText("Enter a number above zero")).toBeVisible();
  await lookAtPage("currencies, adding a rate");
  await add.getByLabel("Rate", { exact: true }).fill("4.2515");
  await add.getByLabel("Day").fill("2026-03-30");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/view=own&currency=USD/);
  await expect(page.getByRole("row", { name: /1 USD in MYR/ })).toContainText("4.2515");
  await lookAtPage("currencies, recorded");

  // Another value for the same day and source is refused where it was typed.
  await page.getByRole("button", { name: "Add rate" }).click();
  await add.getByLabel("One unit of").fill("USD");
  await add.getByLabel("Rate", { exact: true }).fill("4.3");
  await add.getByLabel("Day").fill("2026-03-30");
  await add.getByRole("button", { name: "Record" }).click();
  await expect(add.getByText(/4\.2515 stands for 2026-03-30 already/)).toBeVisible();
  await page.keyboard.press("Escape");

  await page.goto(`/${books.companyId}/settings/currencies?day=2026-03-31`);
  const dollar = page.getByRole("row", { name: /USD/ });
  await expect(dollar).toContainText("No rate");
  await page.getByRole("button", { name: "Change", exact: true }).click();
  const choose = page.getByRole("dialog", { name: "Which rates this company takes" });
  await choose.getByLabel("Where a day has no rate").selectOption("last_known");
  await choose.getByLabel("At most so many days old").fill("0");
  await choose.getByRole("button", { name: "Save" }).click();
  await expect(choose.getByText("Enter a whole number from 1 to 366.")).toBeVisible();
  await choose.getByLabel("At most so many days old").fill("3");
  await choose.getByRole("button", { name: "Save" }).click();
  await expect(dollar).toContainText("4.2515");
  await expect(dollar).toContainText("an earlier day");
  await lookAtPage("currencies, on a day");
  const policy = await api.get<{ rule: string }>(`/companies/${books.companyId}/rate-policy`);
  expect(policy.rule).toBe("last_known");

  await page.getByRole("button", { name: "Add unit" }).click();
  const unit = page.getByRole("dialog", { name: "Add unit" });
  await unit.getByLabel("Code").fill("vachr");
  await unit.getByLabel("Name").fill("Urlaubsstundenvergütungsanspruch");
  await unit.getByRole("button", { name: "Add unit" }).click();
  await expect(page.getByText("Urlaubsstundenvergütungsanspruch")).toBeVisible();

  await page.getByRole("link", { name: "Central bank" }).click();
  await expect(page).toHaveURL(/view=ecb/);
  await lookAtPage("currencies, the central bank");
});
