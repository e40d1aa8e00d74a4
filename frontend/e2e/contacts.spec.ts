import type { Page } from "@playwright/test";
import type { Api } from "./support/books";
import { joinTenant } from "./support/second-person";
import { expect, test } from "./support/test";

const IBAN = "DE89370400440532013000";
const LONGEST = "Donaudampfschifffahrtsgesellschaftskapitän GmbH & Co. KG";

type Made = { id: string };
const make = (api: Api, companyId: string, body: object) =>
  api.send<Made>("POST", `/companies/${companyId}/contacts`, body);

async function typeInto(page: Page, label: string, text: string) {
  await page.getByLabel(label, { exact: true }).first().fill(text);
}

test("a customer is added by keyboard alone, refused at the field, and kept", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at four pages each
  const here = `/${books.companyId}/contacts`;
  await page.goto(here);
  await expect(page.getByRole("heading", { name: "No contacts yet" })).toBeVisible();
  await lookAtPage("contacts, none");

  await page.keyboard.press("n");
  await expect(page).toHaveURL(/contacts\/new/);
  await expect(page.getByLabel("Name", { exact: true }).first()).toBeFocused();
  await page.keyboard.press("Control+s");
  await expect(page.locator(".field.wrong")).toContainText("Fill this in.");
  await page.keyboard.type("مقهى نخلة الواحة");
  await typeInto(page, "Street", "12 Jalan Ampang");
  await typeInto(page, "Place", "Kuala Lumpur");
  await typeInto(page, "E-mail", "mei");
  await page.getByLabel("Kind of id").selectOption("my_tin");
  await typeInto(page, "Id", "C2088005001");
  await typeInto(page, "Due after days", "30");
  await typeInto(page, "Credit limit", "9876543210.12");
  await page.keyboard.press("Control+s");
  const wrong = page.locator(".field.wrong");
  await expect(wrong.filter({ hasText: "E-mail" })).toContainText("Write a whole e-mail address");
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await expect(wrong.filter({ hasText: "Id" })).toContainText("That is no such number");
  await lookAtPage("new contact, refused");

  await typeInto(page, "E-mail", "mei@example.com");
  await typeInto(page, "Id", "C 2088 0050 010");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("heading", { level: 1, name: "مقهى نخلة الواحة" })).toBeVisible();
  await expect(page.getByText("30 days from the invoice")).toBeVisible();
  await expect(page.getByText("MYR 9,876,543,210.12")).toBeVisible();
  await expect(page.getByText("C20880050010")).toBeVisible();
  await expect(page.getByText("Added by ")).toBeVisible();
  await lookAtPage("contact");

  // Another one of nearly the same kind is kept, and said.
  await make(api, books.companyId, { display_name: LONGEST, is_supplier: true, code: "S-1" });
  await page.goto(`${here}/new?role=supplier`);
  await typeInto(page, "Name", LONGEST.toUpperCase());
  await expect(page.getByLabel("Supplier")).toBeChecked();
  await typeInto(page, "Code", "S-1");
  await page.keyboard.press("Control+s");
  await expect(page.locator(".note.bad")).toContainText("contacts.code_taken");
  await typeInto(page, "Code", "S-2");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Another contact is probably the same one", { exact: true })).toBeVisible();
  await page.locator(".note.warn").getByRole("link", { name: LONGEST }).click();
  await expect(page.getByRole("heading", { level: 1, name: LONGEST })).toBeVisible();
  await page.goto(`${here}/duplicates`);
  await expect(page.getByRole("row", { name: /nearly the same name/ })).toContainText("S-2");
  await lookAtPage("contacts, probably the same");
});

test("the list is filtered, searched, paged and shown as it is linked; one is archived and restored", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // a hundred contacts are made; axe looks at one page
  const here = `/${books.companyId}/contacts`;
  const csv = ["name,role", ...Array.from({ length: 101 }, (_, at) => `Kedai ${String(at).padStart(3, "0")},customer`)];
  await page.goto(`${here}/import`);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from(csv.join("\n")) });
  await page.getByRole("button", { name: "Check" }).click();
  await page.getByRole("button", { name: "Import 101 contacts" }).click();
  await expect(page.getByRole("heading", { name: "101 contacts imported" })).toBeVisible();
  const supplier = { display_name: LONGEST, is_supplier: true, code: "S-1", people: [{ email: "a@b.example" }] };
  await make(api, books.companyId, supplier);

  await page.goto(here);
  await expect(page.getByRole("row")).toHaveCount(101);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("link", { name: "Suppliers" }).click();
  await expect(page).toHaveURL(/role=supplier/);
  await expect(page.getByRole("row", { name: /Donau/ })).toContainText("a@b.example");
  await lookAtPage("contacts");
  await page.goto(here, { waitUntil: "networkidle" });
  await page.keyboard.press("/");
  await page.keyboard.type("kedai 07");
  await expect(page).toHaveURL(/q=kedai/);
  await expect(page.getByRole("row")).toHaveCount(11);
  await page.getByRole("link", { name: "Kedai 070" }).click();

  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Archived");
  await page.goto(`${here}?archived=yes`);
  await page.getByRole("link", { name: "Kedai 070" }).click();
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Restore" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(page.locator(".head .pill")).toHaveCount(0);

  // The palette finds it, and leads there.
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("donau");
  await expect(page.getByRole("option", { name: /Donau/ })).toContainText("Supplier");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: LONGEST })).toBeVisible();
});

test("what is typed survives a reload, and what somebody else wrote is not overwritten unseen", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at a dialog, four times
  const { id } = await make(api, books.companyId, { display_name: "Kopi Pagi", is_customer: true });
  const path = `/companies/${books.companyId}/contacts/${id}`;
  await page.goto(`/${books.companyId}/contacts/${id}`, { waitUntil: "networkidle" });
  await page.keyboard.press("e");
  await expect(page).toHaveURL(/edit$/);
  await typeInto(page, "Name", "Kopi Petang");
  await page.getByLabel("Notes").fill("Rings on Mondays");
  await page.reload();
  await expect(page.getByRole("region", { name: "Messages" }).getByText("What you typed is here again.")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true }).first()).toHaveValue("Kopi Petang");

  await api.send("PUT", path, { display_name: "Kopi Malam", is_customer: true }, { "If-Match": '"v1"' });
  await page.keyboard.press("Control+s");
  await expect(page.locator(".note.bad")).toContainText("core.stale_version");
  await page.getByRole("button", { name: "Compare" }).click();
  const dialog = page.getByRole("dialog", { name: "Somebody else changed this contact" });
  const name = dialog.getByRole("row", { name: /^Name/ });
  await expect(name).toContainText("Kopi Petang");
  await expect(name).toContainText("Kopi Malam");
  await expect(dialog.getByRole("row", { name: /^Notes/ })).toContainText("Rings on Mondays");
  await expect(dialog.getByRole("row", { name: /^Currency/ })).toHaveCount(0);
  await lookAtPage("contact, changed by two");
  await dialog.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kopi Petang" })).toBeVisible();
  expect((await api.get<{ notes: string; version: number }>(path)).notes).toBe("Rings on Mondays");

  // A session that is over keeps what was typed.
  await page.keyboard.press("e");
  await page.getByLabel("Notes").fill("Rings on Tuesdays");
  await page.context().clearCookies({ name: "oasys_session" });
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Your session is over.")).toBeVisible();
  await page.getByRole("link", { name: "Sign in again" }).click();
  await page.getByLabel("E-mail").fill(books.person.email);
  await page.getByLabel("Password", { exact: true }).fill(books.person.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/edit$/);
  await expect(page.getByLabel("Notes")).toHaveValue("Rings on Tuesdays");
});

test("bank details are proposed by one person and confirmed by another, who writes the account again", async ({
  page,
  api,
  books,
  browser,
  baseURL,
  lookAtPage,
}) => {
  test.slow(); // two people; axe looks at three states
  const { id } = await make(api, books.companyId, {
    display_name: "Nordhafen Handel GmbH",
    is_supplier: true,
    addresses: [{ kind: "billing", city: "Hamburg", country: "DE" }],
  });
  const where = `/${books.companyId}/contacts/${id}`;
  await page.goto(where);
  await expect(page.getByText("No bank details are in force")).toBeVisible();
  await page.getByRole("button", { name: "Propose bank details" }).click();
  const propose = page.getByRole("dialog");
  await propose.getByLabel("IBAN").fill("DE89370400440532013001");
  await page.keyboard.press("Enter");
  await expect(propose.locator(".field.wrong")).toContainText("check digit");
  await lookAtPage("propose bank details");
  await propose.getByLabel("IBAN").fill(IBAN);
  await propose.getByLabel("Where it comes from").fill("Letter with invoice 4711");
  await page.keyboard.press("Enter");
  await expect(page.getByText("You proposed this: somebody else confirms it.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("dialog").getByLabel("Why").fill("A slip");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /A slip/ })).toContainText("Withdrawn");

  await page.getByRole("button", { name: "Propose bank details" }).click();
  await page.getByRole("dialog").getByLabel("IBAN").fill(IBAN);
  await page.keyboard.press("Enter");
  await expect(page.locator(".proposal")).toContainText("DE••••3000");
  await lookAtPage("contact with proposed bank details");

  const second = await joinTenant(api, browser, baseURL ?? "", "administrator");
  const theirs = await second.context.newPage();
  await theirs.goto(`/${books.companyId}/contacts?bank=proposed`);
  await theirs.getByRole("link", { name: "Nordhafen Handel GmbH" }).click();
  await theirs.getByRole("button", { name: "Confirm" }).click();
  const check = theirs.getByRole("dialog");
  await check.getByLabel("IBAN").fill("GB82WEST12345698765432");
  await theirs.keyboard.press("Enter");
  await expect(check.locator(".field.wrong")).toContainText("not the proposed account");
  await check.getByLabel("IBAN").fill("DE89 3704 0044 0532 0130 00");
  await check.getByLabel("How you checked").fill("Called the number on the contract");
  await theirs.keyboard.press("Enter");
  await expect(theirs.getByText("New or changed within the last 30 days")).toBeVisible();
  await expect(theirs.getByText("Called the number on the contract").first()).toBeVisible();
  await second.context.close();

  // The page of the other one hears of it by itself.
  await expect(page.getByRole("row", { name: /DE••••3000/ }).filter({ hasText: "In force" })).toBeVisible();
  await page.getByRole("button", { name: "Propose other bank details" }).click();
  await page.getByRole("dialog").getByLabel("Account", { exact: true }).selectOption("none");
  await page.getByRole("dialog").getByRole("button", { name: "Propose bank details" }).click();
  await expect(page.locator(".proposal")).toContainText("No account any more");
  await lookAtPage("contact with bank details");
});

test("a file of contacts is checked whole, each problem with its row, then kept", async ({
  page,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at two states
  const here = `/${books.companyId}/contacts`;
  const send = async (...lines: string[]) => {
    await page.locator("input[type=file]").setInputFiles({
      name: "partners.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        ["Name;eMail;Land;IBAN;Fax", ...lines].join("\n").replace("Land", "country").replace("eMail", "email"),
      ),
    });
    await page.getByLabel("What they are").selectOption("supplier");
    await page.getByRole("button", { name: "Check", exact: true }).click();
  };
  await page.goto(here);
  await page.getByRole("link", { name: /Import a table/ }).click();
  await send("Kopi Pagi;mei@example.com;MY;;1", "Nordhafen;not an address;DE;DE00370400440532013000;2");
  await expect(page.getByRole("heading", { name: /problems? stand/ })).toBeVisible();
  const wrong = page.getByRole("row", { name: /^3/ });
  await expect(wrong.first()).toContainText(/email|IBAN/i);
  await expect(page.getByText("Nothing was kept.")).toBeVisible();
  await lookAtPage("import of contacts, with problems");

  await send("Kopi Pagi;mei@example.com;MY;;1", `Nordhafen;a@b.example;DE;${IBAN};2`);
  await expect(page.getByRole("heading", { name: "2 contacts can be imported" })).toBeVisible();
  await page.getByText("How it was read").click();
  await expect(page.getByText("Left out: Fax.")).toBeVisible();
  await lookAtPage("import of contacts");
  await page.getByRole("button", { name: "Import 2 contacts" }).click();
  await expect(page.getByRole("heading", { name: "2 contacts imported" })).toBeVisible();
  await page.getByRole("link", { name: "See the bank details that wait" }).click();
  await expect(page.getByRole("row", { name: /Nordhafen/ })).toContainText("Bank details wait");

  await page.goto(`${here}/import`);
  await send("Kopi Pagi;other@example.com;MY;;1");
  await expect(page.getByRole("heading", { name: "1 problem stands in the way" })).toBeVisible();
  await page.getByLabel(/Keep rows that are probably there/).check();
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "1 contact can be imported" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "1 row resembles a contact" })).toBeVisible();
});

test("who may only read sees contacts and is offered nothing more", async ({ api, books, browser, baseURL }) => {
  const { id } = await make(api, books.companyId, { display_name: "Kopi Pagi", is_customer: true });
  const viewer = await joinTenant(api, browser, baseURL ?? "", "viewer");
  const page = await viewer.context.newPage();
  await page.goto(`/${books.companyId}/contacts`);
  await expect(page.getByRole("link", { name: "Kopi Pagi" })).toBeVisible();
  await expect(page.getByRole("link", { name: "New contact" })).toHaveCount(0);
  await page.goto(`/${books.companyId}/contacts/${id}`);
  await expect(page.getByRole("button", { name: "Propose bank details" })).toHaveCount(0);
  await page.goto(`/${books.companyId}/contacts/new`);
  await expect(page.getByRole("heading", { name: "Your role does not include this" })).toBeVisible();
  await viewer.context.close();
});
