import { Api, makeEntries, signUp, somebody } from "./support/books";
import { mailsTo } from "./support/outbox";
import { expect, test } from "./support/test";

type Member = { id: string; email: string };
type Created = { company: { id: string } };

const sale = (amount: string) => ({
  posting_date: new Date().toISOString().slice(0, 10),
  description: "Beans",
  lines: [
    { account_code: "1130", debit: amount },
    { account_code: "4110", credit: amount },
  ],
});

test("who is invited by mail joins, works beside the other one, and is told what a right that was taken lacks", async ({
  page,
  api,
  books,
  browser,
  baseURL,
  lookAtPageWholly,
}) => {
  test.slow(); // two people
  const newcomer = somebody();
  await api.send("POST", "/invitations", { email: newcomer.email, role: "accountant" });
  const [mail] = await mailsTo(page.request, newcomer.email);
  expect(mail?.body).toContain(books.person.email);
  const where = /^(https?:\/\/\S+\/invitation) and give this code/m.exec(mail?.body ?? "")?.[1];
  const code = /^\s*([\w:-]{20,})\s*$/m.exec(mail?.body ?? "")?.[1] ?? "";

  // The mail leads to the page, the page to the sign-in and back; the code is pasted as a mail program broke it.
  const other = await browser.newContext({ baseURL, locale: "en-GB" });
  const theirs = await other.newPage();
  const theirApi = new Api(other.request, baseURL ?? "");
  await signUp(theirApi, newcomer);
  await theirs.goto("/");
  await theirs.getByRole("link", { name: /I have an invitation/ }).press("Enter");
  await expect(theirs).toHaveURL(where ?? "");
  await theirs.getByLabel("Code from the mail").fill(`${code.slice(0, 30)}\n${code.slice(30)}`);
  await theirs.getByRole("button", { name: "Accept" }).press("Enter");
  await expect(theirs).toHaveURL(`/${books.companyId}/overview`);
  await theirs.goto("/invitation");
  await theirs.getByLabel("Code from the mail").fill(code);
  await theirs.getByRole("button", { name: "Accept" }).press("Enter");
  await expect(theirs.getByText("organisations.invitation_invalid")).toBeVisible(); // it was good once

  // What the newcomer posts stands on the screens of the other one without a reload.
  const listens = page.waitForRequest("**/api/v1/events*");
  await page.goto(`/${books.companyId}/accounts`);
  const beside = await page.context().newPage();
  await beside.goto(`/${books.companyId}/reports/trial-balance`);
  await listens;
  await beside.waitForFunction(async () =>
    (await navigator.locks.query()).pending?.some(({ name }) => name === "oasys:live"),
  ); // one tab listens for both: the other waits for its turn
  const bank = page.getByRole("row", { name: /1130/ }).getByRole("cell").last();
  await expect(bank).toHaveText("–");
  const line = page.getByRole("row", { name: /1130/ }).locator("svg.spark path");
  await expect(line).toHaveCount(0);
  await makeEntries(theirApi, books.companyId, [sale("1234.50")]);
  await expect(bank).toHaveText("1,234.50");
  await expect(line).toHaveAttribute("d", /^M0\.00 .*L100\.00 /); // from a year ago until today
  await expect(beside.getByRole("row", { name: /1130/ })).toContainText("1,234.50");
  await beside.close();
  await page.goto(`/${books.companyId}/settings/members`);
  await expect(page.getByRole("row", { name: new RegExp(newcomer.email) })).toContainText("Accountant");

  // The right goes while they type: they are told which, and what was typed stays.
  await theirs.goto(`/${books.companyId}/contacts/new`);
  await theirs.getByLabel("Name", { exact: true }).first().fill("Nordhafen Handel GmbH");
  const members = await api.get<Member[]>("/members");
  const member = members.find(({ email }) => email === newcomer.email);
  await api.send("PATCH", `/members/${member?.id}`, { role: "viewer" });
  await theirs.getByRole("button", { name: "Save" }).first().click();
  await expect(theirs.getByRole("alert").filter({ hasText: "contact.change" })).toBeVisible();
  await expect(theirs.getByLabel("Name", { exact: true }).first()).toHaveValue("Nordhafen Handel GmbH");
  await theirs.goto(`/${books.companyId}/settings/audit`);
  await expect(theirs.getByRole("heading", { name: "You may not see this" })).toBeVisible();
  await expect(theirs.getByText(/audit\.read/)).toBeVisible();
  await expect(theirs.getByText("An administrator of the tenant can change that.", { exact: false })).toBeVisible();
  await other.close();
  await page.goto("/invitation");
  await lookAtPageWholly("invitation");
});

test("companies and organisations are switched by keyboard, and nothing of the other one is shown", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  // Another organisation of the same person, with one company; the session is back in the first, with two.
  const { tenant_id: first } = await api.get<{ tenant_id: string }>("/me");
  await makeEntries(api, books.companyId, [sale("100.00")]);
  const made = { country_pack: "MY", first_year_on: "2026-01-01" };
  const roastery = await api.send<Created>("POST", "/companies", { ...made, name: "Rösterei Sdn Bhd" });
  const second = await api.send<{ tenant_id: string }>("POST", "/tenants", { name: "Teh Tarik Group" });
  await api.send("PUT", "/me/tenant", { tenant_id: second.tenant_id });
  const tea = await api.send<Created>("POST", "/companies", { ...made, name: "Teh Tarik Sdn Bhd" });
  await api.send("PUT", "/me/tenant", { tenant_id: first });

  const companies = (open: string) => page.getByRole("button", { name: new RegExp(open) });
  const choose = async (open: string, wanted: string) => {
    await companies(open).press("Enter");
    await page.getByRole("menuitemradio", { name: new RegExp(wanted) }).press("Enter");
  };
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByText("Beans")).toBeVisible();
  await companies("Kopi Pagi").press("Enter");
  await lookAtPage("the menu of companies");
  await page.keyboard.press("Escape");
  await choose("Kopi Pagi", "Rösterei");
  await expect(page).toHaveURL(`/${roastery.company.id}/overview`);
  await expect(companies("Rösterei")).toBeVisible();
  await page.goto(`/${roastery.company.id}/entries`);
  await expect(page.getByRole("heading", { name: "No journal entries yet" })).toBeVisible();

  await choose("Rösterei", "Teh Tarik Group");
  await expect(page).toHaveURL(`/${tea.company.id}/overview`);
  await companies("Teh Tarik").press("Enter");
  await expect(page.getByRole("menuitemradio", { name: /Teh Tarik Sdn Bhd/ })).toBeVisible();
  await expect(page.getByRole("menuitemradio", { name: /Rösterei/ })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  await expect(page.getByText("Beans")).toHaveCount(0);

  // A new session of who belongs to several is asked which to open.
  await page.context().clearCookies();
  await api.send("POST", "/auth/login", books.person);
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Choose whose books to open" })).toBeVisible();
  await lookAtPage("the choice of an organisation");
  await page.getByRole("link", { name: "Kopi Pagi" }).press("Enter");
  await page.waitForURL(new RegExp(`/(${books.companyId}|${roastery.company.id})/overview$`));
  await page.goto(`/${books.companyId}/entries`);
  await expect(page.getByText("Beans")).toBeVisible();
});
