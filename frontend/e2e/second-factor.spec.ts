import { expect, test } from "./support/test";
import { totpOf } from "./support/totp";

test("a second factor is demanded of roles, of one's own only in a session that has shown one", async ({
  page,
  api,
  books,
  lookAtPageWholly,
}) => {
  await api.send("POST", "/roles", { name: "Branch clerk", permissions: ["tenant.read"] });
  await page.goto(`/${books.companyId}/settings/second-factor`);
  const demand = (role: string) => page.getByLabel(`A second factor is demanded of ${role}`);
  const save = async () => {
    await page.getByRole("button", { name: "Save" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Demand this" }).press("Enter");
  };
  await expect(page.getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled", "true");
  await demand("Bookkeeper").press("Space");
  await demand("Branch clerk").press("Space");
  await save();
  await page.getByLabel("Password").fill(books.person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("No member has one of these roles.")).toBeVisible();
  await page.reload();
  await expect(demand("Bookkeeper")).toBeChecked();
  await expect(demand("Branch clerk")).toBeChecked();
  await demand("Owner").check();
  await save();
  await expect(page.getByText(/Your own role would need one/)).toBeVisible();
  await lookAtPageWholly("a demand of one's own role");
  const { secret } = await api.send<{ secret: string }>("POST", "/auth/factors/totp");
  await api.send("POST", "/auth/factors/totp/confirm", { code: totpOf(secret) });
  await page.reload();
  await demand("Owner").check();
  await save();
  const row = page.getByRole("row", { name: new RegExp(books.person.email) });
  await expect(row).toContainText("Has one");
  await lookAtPageWholly("second factor");
  const policy = await api.get<{ roles: string[]; role_ids: string[]; lacking: unknown[] }>("/second-factor-policy");
  expect([policy.roles.sort(), policy.role_ids.length, policy.lacking]).toEqual([["bookkeeper", "owner"], 1, []]);
});

test("a demand that was changed meanwhile is read again, not overwritten", async ({ page, api, books }) => {
  await page.goto(`/${books.companyId}/settings/second-factor`);
  await page.getByLabel("A second factor is demanded of Viewer").check();
  await api.send("POST", "/auth/reauthenticate", { password: books.person.password });
  await api.send("PUT", "/second-factor-policy", { roles: ["auditor"] }, { "If-Match": '"v0"' });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Demand this" }).click();
  await expect(page.getByLabel("A second factor is demanded of Auditor")).toBeChecked();
  await expect(page.getByLabel("A second factor is demanded of Viewer")).not.toBeChecked();
});
