import { type Api, makeEntries } from "./support/books";
import { expect, test } from "./support/test";

type Made = { id: string; version: number };

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
/** How many days the second week begins in: a week begins on Monday. */
const nextMonday = () => 7 - ((new Date().getUTCDay() + 6) % 7);

/** An invoice or a bill of that day, posted. */
async function owe(
  api: Api,
  here: string,
  kind: "invoices" | "bills",
  contact: string,
  said: { amount: string; issue: string; due: string },
) {
  const document = await api.send<Made>("POST", `${here}/${kind}`, {
    contact_id: contact,
    issue_date: said.issue,
    due_date: said.due,
    ...(kind === "bills" ? { supplier_number: `R-${said.amount}` } : {}),
    lines: [
      {
        text: "Beans",
        quantity: "1",
        unit_price: said.amount,
        account_code: kind === "bills" ? "8030" : "4110",
        tax_code_ids: [],
      },
    ],
  });
  await api.send("POST", `${here}/${kind}/${document.id}/post`, {}, { "If-Match": `"v${document.version}"` });
}

test("the next thirteen weeks are drawn, and each figure leads to what it consists of", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at three pages
  const here = `/companies/${books.companyId}`;
  const root = `/${books.companyId}/cash-forecast`;
  await page.goto(root);
  await expect(page.getByRole("heading", { name: "Nothing to forecast yet" })).toBeVisible();
  await lookAtPage("cash forecast, nothing");

  const second = nextMonday();
  await makeEntries(api, books.companyId, [
    {
      posting_date: day(0),
      description: "Share capital",
      lines: [
        { account_code: "1130", debit: "1000.00" },
        { account_code: "3100", credit: "1000.00" },
      ],
    },
  ]);
  const contact = await api.send<Made>("POST", `${here}/contacts`, {
    display_name: "Kafé Größenwahn",
    is_customer: true,
    is_supplier: true,
  });
  await owe(api, here, "invoices", contact.id, { amount: "300.00", issue: day(-1), due: day(second) });
  await owe(api, here, "invoices", contact.id, { amount: "77.00", issue: day(-20), due: day(-1) });
  await owe(api, here, "bills", contact.id, { amount: "1400.00", issue: day(-1), due: day(second + 7) });
  await api.send("POST", `${here}/recurring-invoices`, {
    name: "Plan",
    unit: "week",
    starts_on: day(second + 14),
    times: 1,
    document: {
      contact_id: contact.id,
      lines: [{ text: "Plan", quantity: "1", unit_price: "500.00", account_code: "4110", tax_code_ids: [] }],
    },
  });

  await page.goto(root);
  await expect(
    page.getByRole("img", { name: /Money now 1,000\.00; lowest \u2212100\.00 on .*400\.00$/ }),
  ).toBeVisible();
  const table = page.getByRole("table", { name: /Money by week/ });
  await expect(table.getByRole("row").nth(4)).toContainText("\u2212100.00");
  await expect(table.getByRole("row", { name: /^Overdue/ })).toContainText("77.00");
  await lookAtPage("cash forecast");

  await page.goto(`${root}?overdue_in_week=1`);
  await expect(page.getByRole("img", { name: /lowest \u221223\.00/ })).toBeVisible();
  await expect(page.getByRole("group", { name: "Assumptions of the forecast" })).toContainText("in week 1");

  await page.goto(root);
  await table.getByRole("row").nth(3).getByRole("link", { name: "300.00" }).first().click();
  await expect(page).toHaveURL(/cash-forecast\/items\?week=2/);
  await expect(page.getByRole("table", { name: "Expected" }).getByRole("row")).toHaveCount(2);
  await lookAtPage("what is expected");
  await page.getByRole("link", { name: "Kafé Größenwahn" }).click();
  await expect(page).toHaveURL(/\/invoices\//);

  await page.goto(`${root}/items?kind=recurring_invoices`);
  await page.getByRole("table", { name: "Expected" }).getByRole("link").click();
  await expect(page).toHaveURL(/\/recurring-invoices\//);
});

test("the forecast is reached by the keyboard", async ({ page, books }) => {
  await page.goto(`/${books.companyId}/overview`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page).toHaveURL(`/${books.companyId}/cash-forecast`);
});
