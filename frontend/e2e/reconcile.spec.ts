import { bankAccount, bringFile, camt } from "./support/bank";
import type { Api, Books } from "./support/books";
import { joinTenant } from "./support/second-person";
import { expect, PHONE, test } from "./support/test";

type Made = { id: string; number: string };

/** An invoice that is open, with its number. */
async function invoice(api: Api, books: Books): Promise<Made> {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${there}/contacts`, {
    display_name: "Seri Bayu Hotel Sdn Bhd",
    is_customer: true,
    terms: { days: 14 },
  });
  const { items: codes } = await api.get<{ items: { id: string; code: string }[] }>(`${there}/tax-codes?limit=200`);
  return api.send<Made>("POST", `${there}/invoices?post=true`, {
    contact_id: contact.id,
    issue_date: "2026-02-20",
    lines: [
      {
        text: "Beans",
        quantity: "10",
        unit_price: "100.00",
        account_code: "4100",
        tax_code_ids: codes.filter(({ code }) => code === "ST5").map(({ id }) => id),
      },
    ],
  });
}

/** Names the suspense account, and answers it. */
async function withSuspense(api: Api, books: Books): Promise<void> {
  const there = `/companies/${books.companyId}`;
  const { items } = await api.get<{ items: { id: string; code: string }[] }>(`${there}/accounts?limit=200`);
  const settings = await api.get<{ version: number }>(`${there}/banking-settings`);
  const suspense_account_id = items.find(({ code }) => code === "1250")?.id;
  await api.send(
    "PATCH",
    `${there}/banking-settings`,
    { suspense_account_id },
    { "If-Match": `"v${settings.version}"` },
  );
}

test("a month is reconciled by keys: accepted, split, entered, moved, undone, set aside, closed, and opened again", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at eight pages, twice each
  const { number } = await invoice(api, books);
  await withSuspense(api, books);
  const account = await bankAccount(api, books.companyId);
  const march = camt(
    [
      ["2026-03-02", "1050.00", `IBG CR SERI BAYU HOTEL INV ${number}`],
      ["2026-03-03", "-10.60", "COMM-IN CHARGES TT"],
      ["2026-03-04", "-300.00", "TNB 2201 4458 0917"],
      ["2026-03-05", "-500.00", "TO FIXED DEPOSIT"],
      ["2026-03-06", "-7.00", "UNKNOWN DEBIT"],
    ],
    { opening: "0.00", closing: "232.40" },
  );
  await bringFile(api, books.companyId, account, "march.xml", march);
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  const rows = page.getByRole("option");
  const chosen = page.getByRole("option", { selected: true });
  await expect(rows).toHaveCount(5);
  await expect(chosen).toContainText("SERI BAYU");
  await expect(page.locator(".rec-prop.on")).toContainText(number);
  await expect(page.getByText("0 of 5 lines matched")).toBeVisible();
  await lookAtPage("an account to reconcile");

  // the best proposal is accepted, the next line is at hand
  await page.keyboard.press("Enter");
  await expect(chosen).toContainText("COMM-IN");
  await expect(page.getByText("1 of 5 lines matched")).toBeVisible();

  // undone, and done again
  await page.keyboard.press("u");
  await expect(chosen).toContainText("SERI BAYU");
  await expect(page.locator(".rec-prop.on")).toContainText(number);
  await page.keyboard.press("Enter");
  await expect(chosen).toContainText("COMM-IN");

  // a new entry: account, then post
  await page.keyboard.press("n");
  const cell = (what: string, part: number) => page.getByLabel(`${what}, part ${part}`);
  await expect(cell("Account", 1)).toBeFocused();
  await page.keyboard.type("8030");
  await page.keyboard.press("Enter");
  await lookAtPage("a new entry for a line");
  await page.keyboard.press("Control+Enter");
  await expect(chosen).toContainText("TNB");

  // a split by share; what has no part yet is seen
  await page.keyboard.press("s");
  await expect(cell("Account", 1)).toBeFocused();
  await page.keyboard.type("6110");
  await page.keyboard.press("Enter");
  await cell("Amount or share in percent", 1).fill("33.3333 %");
  await page.keyboard.press("Enter");
  await expect(page.locator(".rec-rest")).toContainText("200.00");
  await expect(page.getByText("The parts have to come to the line.")).toBeVisible();
  await page.keyboard.type("6130");
  await page.keyboard.press("Enter");
  await cell("Amount or share in percent", 2).press("=");
  await expect(page.locator(".rec-rest")).toContainText("0.00");
  await lookAtPage("a split");
  await page.keyboard.press("Control+Enter");
  await expect(chosen).toContainText("FIXED DEPOSIT");

  // a transfer
  await page.keyboard.press("t");
  await page.getByRole("combobox", { name: "Own account" }).fill("1160");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await expect(chosen).toContainText("UNKNOWN DEBIT");

  // excluded with its reason, taken back, and set aside on the suspense account
  await page.keyboard.press("e");
  const exclude = page.getByRole("dialog", { name: "Exclude this line?" });
  await exclude.getByLabel("Why").press("Enter");
  await expect(exclude.locator(".field.wrong")).toContainText("Say why.");
  await exclude.getByLabel("Why").fill("The bank doubled it");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Every line is matched" })).toBeVisible();
  await page.keyboard.press("u");
  await expect(chosen).toContainText("UNKNOWN DEBIT");
  await page.keyboard.press("q");
  const suspense = page.getByRole("dialog", { name: "Put it on the suspense account?" });
  await suspense.getByLabel("What is known of it").fill("Asked the bank");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Every line is matched" })).toBeVisible();
  await expect(page.locator(".rec-proof")).toContainText("232.40");
  await expect(page.locator(".rec-proof .pill.ok")).toHaveText("Unexplained");
  await lookAtPage("every line is matched");

  // closed up to the end of the statement
  await page.getByRole("button", { name: "Finish" }).click();
  const finish = page.getByRole("dialog", { name: "Close the account up to a day" });
  await expect(finish.getByLabel("Up to the end of")).toContainText("232.40");
  await finish.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByText("Reconciled until 6 Mar 2026.").first()).toBeVisible();
  await page.goto(`/${books.companyId}/bank/${account}/reconciliations`, { waitUntil: "networkidle" });
  await expect(page.getByRole("row", { name: /232\.40/ })).toContainText("Closed");
  await lookAtPage("reconciliations");
  await page.keyboard.press("u");
  const undo = page.getByRole("dialog", { name: "Undo this reconciliation?" });
  await undo.getByRole("button", { name: "Undo" }).click();
  await expect(undo.locator(".field.wrong")).toContainText("Say why.");
  await undo.getByLabel("Why").fill("A line was wrong");
  await undo.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row", { name: /232\.40/ })).toContainText("A line was wrong");

  // what is unexplained is listed, and leads back to its line
  await page.goto(`/${books.companyId}/bank/suspense`);
  await expect(page.getByRole("row", { name: /UNKNOWN DEBIT/ })).toContainText("−7.00");
  await lookAtPage("suspense account");
  await page.getByRole("button", { name: /^Explain/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Open again" }).click();
  await expect(page).toHaveURL(new RegExp(`/bank/${account}\\?line=`));
  await expect(chosen).toContainText("UNKNOWN DEBIT");
});

test("posted lines are found and matched, a difference is refused, and a document is paid in part by hand", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow();
  await invoice(api, books);
  const account = await bankAccount(api, books.companyId);
  const post = (posting_date: string, amount: string) =>
    api.send("POST", `/companies/${books.companyId}/journal-entries?post=true`, {
      posting_date,
      description: `Till of ${posting_date}`,
      lines: [
        { account_code: "1130", debit: amount },
        { account_code: "4100", credit: amount },
      ],
    });
  await post("2026-03-01", "40.00");
  await post("2026-03-02", "60.00");
  const text = camt(
    [
      ["2026-03-03", "100.00", "CASH DEPOSIT"],
      ["2026-03-04", "400.00", "UNNAMED CREDIT"],
    ],
    { opening: "0.00", closing: "500.00" },
  );
  await bringFile(api, books.companyId, account, "march.xml", text);
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  const chosen = page.getByRole("option", { selected: true });
  await page.keyboard.press("f");
  await page.getByRole("checkbox", { name: /^Only/ }).uncheck();
  await page.getByRole("checkbox", { name: /Till of 2026-03-01/ }).check();
  await expect(page.getByText("Both have to come to the same.")).toBeVisible();
  await page.getByRole("checkbox", { name: /Till of 2026-03-02/ }).check();
  await lookAtPage("posted lines to match");
  await page.keyboard.press("Control+Enter");
  await expect(chosen).toContainText("UNNAMED CREDIT");

  await page.keyboard.press("d");
  await page.getByLabel("Contact").fill("Seri");
  await expect(page.getByRole("option", { name: /Seri Bayu/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The whole payment is allocated")).toBeVisible();
  await expect(page.getByText("MYR 650.00 stays open.")).toBeVisible();
  await lookAtPage("documents by hand");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Every line is matched" })).toBeVisible();
});

test("what somebody else has matched meanwhile is told, and the list is read again", async ({
  page,
  api,
  books,
  browser,
  baseURL,
}) => {
  const account = await bankAccount(api, books.companyId);
  const text = camt(
    [
      ["2026-03-03", "-10.60", "CHARGES ONE"],
      ["2026-03-04", "-11.60", "CHARGES TWO"],
    ],
    { opening: "0.00", closing: "-22.20" },
  );
  await bringFile(api, books.companyId, account, "march.xml", text);
  const other = await joinTenant(api, browser, baseURL ?? "", "accountant");
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  const chosen = page.getByRole("option", { selected: true });
  await page.keyboard.press("e");
  const { items } = await other.api.get<{ items: { id: string; version: number }[] }>(
    `/companies/${books.companyId}/bank-books/${account}/lines?state=open`,
  );
  await other.api.send(
    "POST",
    `/companies/${books.companyId}/bank-lines/${items[0]?.id}/exclude`,
    { reason: "Doubled" },
    { "If-Match": `"v${items[0]?.version}"` },
  );
  await page.getByRole("dialog").getByLabel("Why").fill("Doubled");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("The list is read again.");
  await expect(chosen).toContainText("CHARGES TWO");
  await expect(page.getByRole("option")).toHaveCount(1);
  await other.context.close();
});

test("a rule is made of a line, shows what it would change, and its proposals are accepted together", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  const text = camt(
    [
      ["2026-03-03", "-10.60", "COMM-IN CHARGES 001"],
      ["2026-03-04", "-11.60", "COMM-IN CHARGES 002"],
      ["2026-03-05", "-99.00", "SOMETHING ELSE"],
    ],
    { opening: "0.00", closing: "-121.20" },
  );
  await bringFile(api, books.companyId, account, "march.xml", text);
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  await page.keyboard.press("r");
  const rule = page.getByRole("dialog", { name: "New rule" });
  await rule.getByLabel("Account", { exact: true }).fill("8030");
  await page.keyboard.press("Enter");
  await expect(rule.getByText("It fits 2 of 3 open lines.")).toBeVisible();
  await lookAtPage("a rule with what it would change");
  await rule.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".rec-prop.on")).toContainText("COMM-IN CHARGES");

  await page.keyboard.press("Shift+A");
  const accept = page.getByRole("dialog", { name: "Accept what is sure" });
  await expect(accept.getByText(/of 3 lines have? a proposal/)).toBeVisible();
  await lookAtPage("what would be accepted together");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option")).toHaveCount(3);

  await page.goto(`/${books.companyId}/bank/rules`);
  await expect(page.getByRole("row", { name: /COMM-IN CHARGES/ })).toContainText("8030");
  await lookAtPage("rules");
});

test("what is sure is accepted together by a key, and undone together", async ({ page, api, books }) => {
  const { number } = await invoice(api, books);
  const account = await bankAccount(api, books.companyId);
  const text = camt(
    [
      ["2026-03-02", "1050.00", `IBG CR SERI BAYU HOTEL INV ${number}`],
      ["2026-03-05", "-99.00", "SOMETHING ELSE"],
    ],
    { opening: "0.00", closing: "951.00" },
  );
  await bringFile(api, books.companyId, account, "march.xml", text);
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  await expect(page.locator(".rec-prop.on")).toContainText(number);
  await page.keyboard.press("Shift+A");
  const accept = page.getByRole("dialog", { name: "Accept what is sure" });
  await expect(accept.getByText("1 of 2 lines has a proposal")).toBeVisible();
  await expect(accept.getByRole("row", { name: /IBG CR SERI BAYU HOTEL/ })).toContainText(number);
  await page.keyboard.press("Enter");
  await expect(accept.getByText(/1 line is matched\./)).toBeVisible();
  await page.keyboard.press("Enter"); // closes what was told
  await expect(accept).toHaveCount(0);
  await expect(page.getByRole("option")).toHaveCount(2); // the one that waits, and the matched one
  await expect(page.getByText("1 of 2 lines matched")).toBeVisible();
  await page.keyboard.press("u");
  await expect(page.getByText("0 of 2 lines matched")).toBeVisible();
});

test("a payment in another currency settles an invoice at the desk, with what the bank gave for it", async ({
  page,
  api,
  books,
}) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${there}/contacts`, {
    display_name: "Rheinblick Kaffeehaus",
    is_customer: true,
    terms: { days: 14 },
  });
  await api.send("POST", `${there}/invoices?post=true`, {
    contact_id: contact.id,
    issue_date: "2026-02-20",
    currency: "EUR",
    rate: "4.90",
    lines: [{ text: "Beans", quantity: "1", unit_price: "100.00", account_code: "4100", tax_code_ids: [] }],
  });
  const account = await bankAccount(api, books.companyId);
  const text = camt([["2026-03-02", "485.00", "TT IN RHEINBLICK KAFFEEHAUS"]], { opening: "0.00", closing: "485.00" });
  await bringFile(api, books.companyId, account, "march.xml", text);
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  await page.keyboard.press("d");
  const panel = page.getByRole("form", { name: "What was paid with it" });
  await expect(panel.getByLabel("Contact")).toHaveValue("Rheinblick Kaffeehaus");
  await expect(panel.getByLabel("Currency")).toHaveValue("EUR");
  await panel.getByLabel("Amount, EUR").fill("100");
  await page.keyboard.press("Tab");
  await expect(page.getByText("The whole payment is allocated")).toBeVisible();
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Every line is matched" })).toBeVisible();
  await expect(panel).toBeHidden();
  const { items } = await api.get<{ items: { state: string }[] }>(`${there}/invoices`);
  expect(items.map(({ state }) => state)).toEqual(["settled"]);
});

test("a line becomes a bill that is posted, paid and matched by keys", async ({ page, api, books, lookAtPage }) => {
  test.slow();
  const there = `/companies/${books.companyId}`;
  await api.send("POST", `${there}/contacts`, { display_name: "Lintas Logistics", is_supplier: true });
  const account = await bankAccount(api, books.companyId);
  const text = camt([["2026-03-02", "-54.00", "IBG DR LINTAS LOGISTICS"]], { opening: "100.00", closing: "46.00" });
  await bringFile(api, books.companyId, account, "march.xml", text);
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  await expect(page.locator(".rec-prop.on")).toContainText("Advance to Lintas Logistics");
  await lookAtPage("an advance that is proposed");
  const acts = page.locator(".rec-acts button").filter({ visible: true });
  const tops = await acts.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  expect(new Set(tops).size, "the acts stand in one row").toBe(1);
  await page.locator(".rec-acts").getByRole("button", { name: "More" }).press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: /New bill/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("i");
  const panel = page.getByRole("form", { name: "A new bill for this line" });
  await expect(panel.getByLabel("Supplier", { exact: true })).toHaveValue("Lintas Logistics");
  await panel.getByLabel("The supplier's number").fill("RE-4711");
  await panel.getByLabel("Account, part 1").fill("8030");
  await page.keyboard.press("Enter");
  await lookAtPage("a new bill for a line");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("heading", { name: "Every line is matched" })).toBeVisible();
  const { items } = await api.get<{ items: { state: string; supplier_number: string }[] }>(`${there}/bills`);
  expect(items.map(({ state, supplier_number }) => [state, supplier_number])).toEqual([["settled", "RE-4711"]]);

  // undone by a key: it is asked what becomes of the bill
  const undo = page.getByRole("dialog", { name: "Undo this match?" });
  await page.keyboard.press("u");
  await expect(undo.getByText(/stays posted, and is open again/)).toBeVisible();
  await lookAtPage("what becomes of the bill");
  await page.keyboard.press("Escape");
  await expect(undo).toHaveCount(0);
  await expect(page.getByText("1 of 1 lines matched")).toBeVisible();
  await page.keyboard.press("u");
  await undo.getByLabel(/^Void .* too$/).check();
  await page.keyboard.press("Enter");
  await expect(page.getByText("0 of 1 lines matched")).toBeVisible();
  const after = await api.get<{ items: { state: string }[] }>(`${there}/bills`);
  expect(after.items.map(({ state }) => state)).toEqual(["void"]);
  await expect(page.locator(".rec-prop.on")).toContainText("Advance to Lintas Logistics");
});

test("on a phone the list comes first, then the line as a view of its own", async ({ page, api, books }) => {
  const account = await bankAccount(api, books.companyId);
  const text = camt(
    [
      ["2026-03-03", "-10.60", "CHARGES ONE"],
      ["2026-03-04", "-11.60", "CHARGES TWO"],
    ],
    { opening: "0.00", closing: "-22.20" },
  );
  await bringFile(api, books.companyId, account, "march.xml", text);
  await page.setViewportSize(PHONE);
  await page.goto(`/${books.companyId}/bank/${account}`, { waitUntil: "networkidle" });
  await page.getByRole("option", { name: /CHARGES ONE/ }).click();
  await expect(page.getByText("Line 1 of 2 to match")).toBeVisible();
  await page.getByRole("button", { name: "Next line" }).click();
  await expect(page.getByRole("heading", { name: "CHARGES TWO" })).toBeVisible();
  await page.getByRole("button", { name: "Back to the lines" }).click();
  await expect(page.getByRole("option")).toHaveCount(2);
});
