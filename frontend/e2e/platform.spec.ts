import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "./support/test";

test.setTimeout(300_000);

test("who runs the platform sees its health and the tenants from outside, and nobody else finds the page", async ({
  page,
  api,
  books,
  lookAtPageWholly,
}) => {
  const name = `Kopi ${crypto.randomUUID()}`;
  await api.send("POST", "/tenants", { name });
  await page.goto("/account/profile");
  await expect(page.getByRole("link", { name: "Platform" })).toHaveCount(0);
  await page.goto("/account/platform");
  await expect(page.getByRole("region", { name: "Health" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();

  const root = fileURLToPath(new URL("../../", import.meta.url));
  execFileSync("./oasys", ["platform", "grant", books.person.email], { cwd: root });
  await page.goto("/account/profile");
  await page.getByRole("link", { name: "Platform" }).first().click();
  const health = page.getByRole("region", { name: "Health" });
  for (const [item, figure] of [
    ["Database", /\d tenants?/],
    ["Worker", /last sign of life/],
    ["Migrations", /0 missing/],
    ["Backups", /Not known to the database/],
  ] as const) {
    const row = health.getByRole("listitem").filter({ has: page.getByRole("heading", { name: item, exact: true }) });
    await expect(row).toContainText(figure);
  }
  await expect(health.getByText("SealingLags.md")).toBeVisible();
  await lookAtPageWholly("health of the platform");

  await page.getByRole("navigation", { name: "What is shown" }).getByRole("link", { name: "Tenants" }).click();
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  while ((await row.count()) === 0) {
    const next = page.getByRole("link", { name: "Next", exact: true });
    const address = await next.getAttribute("href");
    await next.click();
    await page.waitForURL(({ pathname, search }) => `${pathname}${search}` === address); // or the page before is looked at
    await expect(page.getByRole("row").nth(1)).toBeVisible();
  }
  await expect(row).toContainText("no limits");
  await expect(row).toContainText("Never checked");
  await lookAtPageWholly("tenants from outside");
});
