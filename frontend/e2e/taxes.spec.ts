import { expect, test } from "./support/test";

type Code = { id: string; code: string; components: { rates: { starts_on: string; value: string | null }[] }[] };

async function codeNamed(
  api: { get: <T>(path: string) => Promise<T> },
  companyId: string,
  code: string,
): Promise<Code> {
  const { items } = await api.get<{ items: Code[] }>(`/companies/${companyId}/tax-codes?limit=200`);
  const found = items.find((one) => one.code === code);
  expect(found, `tax code ${code}`).toBeTruthy();
  return found as Code;
}

test("tax codes of the country stand with their rates of a day, and get another one", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at three states, four times each
  const here = `/${books.companyId}/settings/taxes`;
  await page.goto(here);
  const service = page.getByRole("row", { name: /^SV8/ });
  await expect(service).toContainText("8 %");
  await expect(page.getByRole("row", { name: /^SVCARD/ })).toContainText("MYR 25.00 a unit");
  await lookAtPage("tax codes");
  await page.goto(`${here}?day=2024-02-29`);
  await expect(service).toContainText("6 %");
  await expect(service).toContainText("8 % from 1 Mar 2024");
  await expect(page.getByRole("row", { name: /^SVR/ })).toContainText("Rate missing");
  await page.goto(`${here}?direction=purchases`);
  await expect(service).toHaveCount(0);

  await page.goto(here);
  await page.getByRole("link", { name: /^SV8/ }).click();
  await expect(page.getByRole("row", { name: /1 March 2024/ })).toContainText("In force");
  await expect(page.getByRole("row", { name: /1 September 2018/ })).toContainText("Past");
  await lookAtPage("tax code");
  await page.keyboard.press("n");
  const add = page.getByRole("dialog");
  await add.getByRole("textbox", { name: /percent/ }).fill("much");
  await page.keyboard.press("Enter");
  await expect(add.locator(".field.wrong")).toHaveCount(2);
  await add.getByLabel("From", { exact: true }).fill("2199-01-01");
  await add.getByRole("textbox", { name: /percent/ }).fill("9,5");
  await lookAtPage("another rate");
  await page.keyboard.press("Enter");
  const later = page.getByRole("row", { name: /1 January 2199/ });
  await expect(later).toContainText("9.5 %");
  await expect(later).toContainText("To come");
  await later.getByRole("button", { name: /Take back/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await expect(later).toHaveCount(0);

  await page.keyboard.press("e");
  const change = page.getByRole("dialog");
  await change.getByLabel("Name").fill("Service tax, all that is not listed");
  await change.getByLabel("Account for tax that is owed").fill("");
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change.locator(".field.wrong")).toContainText("name it");
  await change.getByLabel("Account for tax that is owed").fill("2320");
  await page.keyboard.press("Enter");
  await change.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Service tax, all that is not listed");

  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Take out of use" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take out of use" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Out of use");
  await page.goto(`${here}?use=no`);
  await expect(service).toContainText("Out of use");
  expect((await codeNamed(api, books.companyId, "SV8")).components[0]?.rates).toHaveLength(2);
});

test("a code that somebody changed meanwhile is read again before it is changed", async ({ page, api, books }) => {
  const { id } = await codeNamed(api, books.companyId, "ST10");
  await page.goto(`/${books.companyId}/settings/taxes/${id}`, { waitUntil: "networkidle" });
  await page.keyboard.press("e");
  const change = page.getByRole("dialog");
  await change.getByLabel("Name").fill("Mine");
  await api.send("PATCH", `/companies/${books.companyId}/tax-codes/${id}`, { name: "Theirs" }, { "If-Match": '"v1"' });
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change.getByText("core.stale_version")).toBeVisible();
  await expect(change.getByLabel("Name")).toHaveValue("Mine");
  await change.getByRole("button", { name: "Read again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Theirs");
});

test("a code of one's own is made, refused where it cannot be like that", async ({ page, api, books, lookAtPage }) => {
  test.slow(); // axe looks at two states
  await page.goto(`/${books.companyId}/settings/taxes`, { waitUntil: "networkidle" });
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/taxes\/new/);
  await lookAtPage("new tax code");
  await page.getByLabel("Tax code", { exact: true }).fill("P-HALF");
  await page.getByLabel("Name", { exact: true }).fill("Half of it back");
  await page.getByLabel("For", { exact: true }).selectOption("purchases");
  await page.getByLabel("Name of the tax").fill("VAT");
  await page.getByLabel("Rate in percent").fill("7,25");
  await page.getByLabel("From", { exact: true }).fill("2026-01-01");
  await page.getByLabel("Recoverable part in percent").fill("50");
  await page.keyboard.press("Control+s");
  const wrong = page.locator(".field.wrong");
  await expect(wrong).toHaveCount(1);
  await expect(wrong).toContainText("name it");
  await expect(page.getByLabel("Account for tax that is claimed")).toBeFocused();
  await lookAtPage("new tax code, refused");
  await page.getByLabel("Account for tax that is claimed").fill("1130");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("P-HALF");
  await expect(page.getByText("50 %")).toBeVisible();
  const made = await codeNamed(api, books.companyId, "P-HALF");
  expect(made.components[0]?.rates).toMatchObject([{ starts_on: "2026-01-01" }]);

  await page.goto(`/${books.companyId}/settings/taxes/new`);
  await page.getByLabel("Tax code", { exact: true }).fill("P-HALF");
  await page.getByLabel("Name", { exact: true }).fill("Again");
  await page.getByLabel("Treatment").selectOption("exempt");
  await expect(page.getByText("A code of this treatment has no rates")).toBeVisible();
  await page.getByRole("button", { name: "Make the code" }).click();
  await expect(page.getByText("tax.code_taken")).toBeVisible();
});

test("how tax is computed is chosen, and the country's codes are installed again without harm", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at two states
  const here = `/${books.companyId}/settings/taxes`;
  await page.goto(`${here}?view=policy`);
  await lookAtPage("how tax is computed");
  await page.getByLabel("Tax is rounded").selectOption("document");
  await expect(page.getByText("the tax is shared back over them")).toBeVisible();
  await page.getByLabel("Smallest coin, MYR").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".field.wrong")).toContainText("Enter an amount above zero, such as 0.05");
  await page.getByLabel("Smallest coin, MYR").fill("0,10");
  await page.getByLabel(/Prices include tax/).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(
    page.getByRole("region", { name: "Messages" }).getByText("Saved. New documents are computed so."),
  ).toBeVisible();
  expect(await api.get(`/companies/${books.companyId}/tax/policy`)).toMatchObject({
    rounding_level: "document",
    prices_include_tax: true,
    cash_step: expect.stringMatching(/^0\.10*$/),
  });

  await page.goto(here);
  await page.getByRole("button", { name: "Install country codes" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Install country codes" }).click();
  await expect(dialog.getByRole("status")).toContainText(
    /0 codes are new\. 0 got later rates\. \d+ are as they were\./,
  );
  await lookAtPage("country codes installed");
});
