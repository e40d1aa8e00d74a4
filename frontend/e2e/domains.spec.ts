import { randomUUID } from "node:crypto";
import { DESK, expect, PHONE, test } from "./support/test";

test("a domain is added, shown with the record that proves it, and removed after a question", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const name = `books.${randomUUID()}.example.com`;
  await page.goto(`/${books.companyId}/settings/domains`);
  await expect(page.getByRole("heading", { name: "No domains yet" })).toBeVisible();
  await lookAtPage("no domains");
  await page.getByRole("button", { name: "Add domain" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add domain" });
  const typed = dialog.getByLabel("Domain");
  await expect(typed).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(typed).toHaveAttribute("aria-invalid", "true");
  await typed.fill("no name");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/Write the name of a domain/)).toBeVisible();
  await lookAtPage("a name that is no domain");
  await typed.fill(name);
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);

  const row = page.getByRole("row", { name });
  const { items } = await api.get<{ items: { record_name: string; record_value: string }[] }>("/domains");
  expect(items).toHaveLength(1);
  await expect(row).toContainText(items[0]?.record_name ?? "");
  await expect(row).toContainText(items[0]?.record_value ?? "");
  await expect(row).toContainText("Not proved yet");
  await page.setViewportSize(PHONE);
  await expect(page.getByText(items[0]?.record_value ?? "")).toBeVisible(); // who sets it on a phone sees it
  await page.setViewportSize(DESK);
  await lookAtPage("a domain");

  await page.getByRole("button", { name: `Remove ${name}` }).click();
  const question = page.getByRole("dialog", { name: `Remove ${name}` });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await question.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No domains yet" })).toBeVisible();
  expect((await api.get<{ items: unknown[] }>("/domains")).items).toEqual([]);
});
