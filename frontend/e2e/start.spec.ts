import { Api, signUp, somebody } from "./support/books";
import { proveAddress } from "./support/outbox";
import { expect, test } from "./support/test";

test("from the sign-up to a company, one decision a page, by keyboard", async ({ page, lookAtPageWholly }) => {
  test.setTimeout(180_000);
  const { email, password } = somebody();
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await proveAddress(page, email);
  await page.waitForURL("**/start");
  await expect(page.getByLabel("Name of the organisation")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Fill this in.")).toBeVisible();
  await lookAtPageWholly("organisation");
  await page.getByLabel("Name of the organisation").fill("Kopi Pagi Group");
  await page.keyboard.press("Enter");

  await page.waitForURL("**/start/country");
  await lookAtPageWholly("country");
  await page.getByRole("link", { name: /Malaysia/ }).press("Enter");
  await expect(page.getByRole("heading", { name: "Malaysia" })).toBeVisible();
  await expect(page.getByRole("row", { name: /1130/ })).toBeVisible();
  await lookAtPageWholly("preview of a chart");
  await page.getByRole("link", { name: "Take this chart" }).press("Enter");

  await page.getByLabel("Name of the company").fill("Kopi Pagi Sdn Bhd");
  await lookAtPageWholly("name");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Base currency")).toHaveValue(/^MYR /);
  await lookAtPageWholly("currency");
  await page.getByRole("button", { name: "Continue" }).press("Enter");

  await page.getByLabel("The fiscal year begins in").selectOption("April");
  await expect(page.getByText(/1 Apr \d{4}.*31 Mar \d{4}: 12 periods/)).toBeVisible();
  await lookAtPageWholly("fiscal year");
  await page.goto("/"); // left in the middle: coming back leads to what is open
  await page.waitForURL("**/start/country");
  await page.goBack();
  await page.getByRole("button", { name: "Make the company" }).press("Enter");

  await page.waitForURL("**/start/first?company=*");
  await expect(page.getByRole("heading", { name: "Kopi Pagi Sdn Bhd is ready" })).toBeVisible();
  await expect(page.getByText("12 open periods")).toBeVisible();
  const skip = page.getByRole("button", { name: "There are no opening balances" });
  await skip.click();
  await expect(skip).toHaveCount(0);
  await lookAtPageWholly("first figures");
  await page.goto("/start");
  await page.waitForURL("**/start/first?company=*");
});

test("a name that another company has leads back to the name", async ({ page, books }) => {
  expect(books.companyId).toBeTruthy();
  await page.goto("/start/year?pack=MY&name=Kopi+Pagi+Sdn+Bhd&currency=MYR");
  await page.getByRole("button", { name: "Make the company" }).click();
  await page.getByRole("link", { name: "Choose another name" }).click();
  await expect(page.getByLabel("Name of the company")).toHaveValue("Kopi Pagi Sdn Bhd");
});

test("a decision that is missing is asked for first", async ({ page, books }) => {
  expect(books.companyId).toBeTruthy();
  await page.goto("/start/year?pack=MY");
  await page.waitForURL("**/start/name?pack=MY");
});

test("a demo company is one click away and marked", async ({ page, baseURL, lookAtPageWholly }) => {
  test.setTimeout(180_000);
  const person = somebody();
  await signUp(new Api(page.request, baseURL ?? ""), person);
  await page.goto("/start");
  const looked = Promise.withResolvers<void>();
  await page.route("**/api/v1/companies/*/jobs/*", async (route) => {
    await looked.promise;
    await route.continue();
  });
  await page.getByRole("button", { name: /Look around in a demo company/ }).click();
  await page.waitForURL("**/start/demo?*");
  await expect(page.getByRole("progressbar")).toBeVisible();
  await lookAtPageWholly("demo company being filled");
  looked.resolve();
  await page.waitForURL(/\/[0-9a-f-]{36}\//, { timeout: 150_000 });
  await page.goto(`/${new URL(page.url()).pathname.split("/")[1]}/reports/trial-balance`);
  await expect(page.getByText("MYR · Demo")).toBeVisible();
});
