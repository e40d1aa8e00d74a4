import { Api, type Books, signUp, somebody } from "./support/books";
import { joinTenant } from "./support/second-person";
import { expect, test } from "./support/test";

test.setTimeout(180_000);
const settings = (books: Books, page: string) => `/${books.companyId}/settings/${page}`;

test("somebody is invited, sent another mail, and taken back", async ({ page, books, lookAtPage }) => {
  await page.goto(settings(books, "members"));
  await expect(page.getByRole("row", { name: new RegExp(books.person.email) })).toContainText("Owner");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await expect(page.getByLabel("E-mail address")).toBeFocused();
  await lookAtPage("invite");
  await page.getByLabel("E-mail address").fill("bob@e2e.example");
  await page.getByLabel("Role", { exact: true }).selectOption("Accountant");
  await page.getByLabel("In every company").uncheck();
  await page.getByRole("dialog").getByLabel("Kopi Pagi Sdn Bhd").check();
  await page.getByRole("button", { name: "Send the invitation" }).click();
  const row = page.getByRole("row", { name: /bob@e2e\.example/ });
  await expect(row).toContainText("Waiting");
  await expect(row).toContainText("Kopi Pagi Sdn Bhd");
  await lookAtPage("members");
  await row.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Send again" }).click();
  await expect(page.getByText(/Wait|minute/).first()).toBeVisible(); // at most one mail a minute
  await row.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Take back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await expect(row).toHaveCount(0);
});

test("a code that is none is said at the invitation", async ({ page, books, lookAtPageWholly }) => {
  expect(books.tenantId).toBeTruthy();
  await page.goto("/invitation");
  await lookAtPageWholly("invitation");
  await page.getByLabel("Code from the mail").fill("no code at all");
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByText("organisations.invitation_invalid")).toBeVisible();
});

test("a role of one's own is made, changed, and deleted; a change beside it is not overwritten", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  await page.goto(settings(books, "roles"));
  await lookAtPage("roles");
  await page.getByRole("link", { name: "New role" }).click();
  await page.getByLabel("Name of the role").fill("Branch bookkeeper");
  await page.getByLabel("entry.draft").check();
  await page.getByRole("button", { name: "Add a limit" }).click();
  await page.getByLabel("Up to").fill("ten");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Enter an amount, such as/)).toBeVisible();
  await page.getByLabel("Up to").fill("10000.00");
  await lookAtPage("role");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("cell", { name: "MYR 10,000.00" })).toBeVisible();
  await page.getByRole("link", { name: "Branch bookkeeper" }).click();
  await expect(page.getByLabel("Name of the role")).toHaveValue("Branch bookkeeper");
  const { roles } = await api.get<{ roles: { id: string | null; name: string }[] }>("/roles");
  const own = roles.find(({ name }) => name === "Branch bookkeeper");
  const csrf = (await page.context().cookies()).find(({ name }) => name === "oasys_csrf")?.value ?? "";
  const origin = new URL(page.url()).origin;
  const beside = await page.request.put(`/api/v1/roles/${own?.id}`, {
    data: { name: "Branch clerk", permissions: ["tenant.read"] },
    headers: { "If-Match": '"v1"', "X-CSRFToken": csrf, Origin: origin, Referer: `${origin}/` },
  });
  expect(beside.status()).toBe(200);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("core.stale_version")).toBeVisible();
  await page.getByRole("button", { name: "Read it again" }).click();
  await expect(page.getByLabel("Name of the role")).toHaveValue("Branch clerk");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name: "Branch clerk" })).toHaveCount(0);
});

test("a service is made, gets a token, and is removed", async ({ page, books, lookAtPage }) => {
  await page.goto(settings(books, "services"));
  await lookAtPage("no services");
  await page.getByRole("button", { name: "New service" }).click();
  await page.getByLabel("Name").fill("Payroll bridge");
  await page.getByRole("button", { name: "Make the service" }).click();
  await lookAtPage("services");
  await page.getByRole("link", { name: "Payroll bridge" }).click();
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("What it is for").fill("Payroll");
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.locator(".secret code")).toHaveText(/^oasys_/);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect(page.getByRole("row", { name: /Payroll/ })).toContainText("Good");
  await lookAtPage("tokens of a service");
  await page.goto(settings(books, "services"));
  await page.getByRole("button", { name: "Acts for Payroll bridge" }).click();
  await page.getByRole("menuitem", { name: "Remove the service" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove the service" }).click();
  await expect(page.getByRole("heading", { name: "No services yet" })).toBeVisible();
});

test("a company is renamed, archived, and restored", async ({ page, books, lookAtPage }) => {
  await page.goto(settings(books, "companies"));
  const row = () => page.getByRole("row", { name: /Kopi/ });
  const act = async (name: string) => {
    await row().getByRole("button").click();
    await page.getByRole("menuitem", { name }).click();
  };
  await act("Name and formats");
  await lookAtPage("company");
  await page.getByLabel("Name", { exact: true }).fill("Kopi Petang Sdn Bhd");
  await page.getByLabel("Date").selectOption("2026-03-31");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row()).toContainText("yyyy-MM-dd");
  await act("Archive");
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(row()).toContainText("Archived");
  await act("Restore");
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(row()).toContainText("In use");
  await lookAtPage("companies");
});

test("the audit log says who changed what, filters stand in the address, and a file has the same", async ({
  page,
  api,
  books,
  browser,
  baseURL,
  lookAtPage,
}) => {
  const { person, context } = await joinTenant(api, browser, baseURL ?? "", "viewer");
  await context.close();
  await api.send("POST", "/roles", { name: "Clerk", permissions: ["tenant.read"] });
  await page.goto(settings(books, "audit"));
  await lookAtPage("audit log");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("combobox", { name: "Filter" }).selectOption("Kind");
  await page.getByRole("combobox", { name: "Kind" }).selectOption("Role");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/kind=role/);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("combobox", { name: "Filter" }).selectOption("Person");
  await page.getByRole("combobox", { name: "Person" }).selectOption(person.email); // though nothing they did is on the page
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/actor=/);
  await page.getByRole("link", { name: "Remove filter Person" }).click();
  await expect(page).not.toHaveURL(/actor=/);
  await page.getByRole("link", { name: "Role: created" }).click();
  const pane = page.getByRole("complementary", { name: "Role: created" });
  await expect(pane.getByRole("row", { name: /Name/ })).toContainText("Clerk");
  await expect(pane).toContainText(books.person.email);
  await lookAtPage("event of the audit log");
  const href = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
  const file = await page.request.get(href ?? "");
  expect(file.headers()["content-type"]).toContain("text/csv");
  expect(await file.text()).toContain("role.created");
  await pane.getByRole("link", { name: "The whole trail of this" }).click();
  await expect(page).toHaveURL(/object=/);
});

test("a stranger is led to their own start, and sees nothing of the tenant", async ({
  page,
  books,
  browser,
  baseURL,
}) => {
  await page.goto(settings(books, "support"));
  await expect(page.getByRole("heading", { name: "Nobody asked to look in" })).toBeVisible();
  const context = await browser.newContext({ baseURL });
  const stranger = await context.newPage();
  await signUp(new Api(stranger.request, baseURL ?? ""), somebody());
  await stranger.goto(settings(books, "members"));
  await stranger.waitForURL("**/start");
  await context.close();
});
