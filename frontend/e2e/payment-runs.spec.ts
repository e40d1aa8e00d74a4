import { readFileSync } from "node:fs";
import type { Api } from "./support/books";
import { joinTenant } from "./support/second-person";
import { expect, test } from "./support/test";

type Made = { id: string; version: number };
const IBAN = "DE89370400440532013000";
const today = new Date().toISOString().slice(0, 10);

/** A supplier that is paid to an account, and a bill of it; somebody else confirms the account. */
async function supplier(api: Api, second: Api, companyId: string, name: string, amount: string) {
  const here = `/companies/${companyId}`;
  const contact = await api.send<Made>("POST", `${here}/contacts`, { display_name: name, is_supplier: true });
  const account = { country: "MY", account_number: "112233445566", bank_code: "CIBBMYKL" };
  const details = `${here}/contacts/${contact.id}/bank-details`;
  const proposed = await second.send<Made>("POST", details, { account });
  await api.send("POST", `${details}/${proposed.id}/confirm`, { account }, { "If-Match": '"v1"' });
  const bill = await api.send<Made>("POST", `${here}/bills`, {
    contact_id: contact.id,
    issue_date: today,
    supplier_number: `R-${name}`,
    lines: [{ text: "Beans", quantity: "1", unit_price: amount, account_code: "8030" }],
  });
  await api.send("POST", `${here}/bills/${bill.id}/post`, {}, { "If-Match": `"v${bill.version}"` });
}

test("a run is drafted, changed, approved by a second person, told to the bank and answered", async ({
  page,
  api,
  books,
  browser,
  baseURL,
  lookAtPage,
  lookAtPageWholly,
}) => {
  test.slow(); // two people, and axe looks at three pages
  const root = `/${books.companyId}/payment-runs`;
  await page.goto(root);
  await expect(page.getByRole("heading", { name: "No payment runs yet" })).toBeVisible();
  await lookAtPage("payment runs, none");

  // the account that pays: an owner writes it down and confirms it
  await page.getByRole("link", { name: "Own bank accounts" }).first().click();
  const form = page.getByRole("dialog");
  await page.getByRole("button", { name: "Write down the account" }).first().click();
  await form.getByLabel("IBAN").fill(IBAN);
  await page.keyboard.press("Enter");
  await expect(form.locator(".field.wrong")).toContainText("Fill this in.");
  await form.getByLabel("Account holder").fill("Kopi Pagi Sdn Bhd");
  await page.keyboard.press("Enter");
  await expect(page.getByText("waits to be confirmed")).toBeVisible();
  await page.getByRole("button", { name: "Confirm" }).click();
  await form.getByLabel("IBAN").fill(IBAN);
  await page.keyboard.press("Enter");
  await expect(page.getByText("in force", { exact: true })).toBeVisible();
  await lookAtPage("own bank accounts");

  const second = await joinTenant(api, browser, baseURL ?? "", "accountant");
  for (const [name, amount] of [
    ["Beans", "100.00"],
    ["Tea", "40.00"],
  ] as const) {
    await supplier(api, second.api, books.companyId, name, amount);
  }
  const theirs = await second.context.newPage();
  await theirs.goto(root);
  await theirs.getByRole("button", { name: "New" }).click();
  await theirs.getByRole("dialog").getByRole("button", { name: "Propose" }).click();
  await expect(theirs.getByText("You had a hand in this draft")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await theirs.getByLabel("Of MYR 100.00").fill("60");
  await theirs.getByRole("button", { name: "Save changes" }).click();
  await expect(theirs.getByText("MYR 100.00")).toBeVisible(); // 60 and 40
  const run = theirs.url();
  await second.context.close();

  await page.goto(run);
  await page.getByRole("button", { name: "Approve" }).click();
  await form.getByRole("button", { name: "Approve" }).click();
  await expect(form.locator(".field.wrong")).toContainText("Look at each account");
  for (const name of ["Beans", "Tea"]) {
    await form.getByLabel(new RegExp(name)).check();
  }
  await form.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Approved", { exact: true }).first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the file" }).click(),
  ]);
  const file = readFileSync(await download.path(), "utf8");
  expect(file).toContain("pain.001.001.09");
  expect(file).toContain("<CtrlSum>100.00</CtrlSum>");

  const id = run.split("/").at(-1)?.replaceAll("-", "");
  const rejected = /<EndToEndId>([0-9a-f]{32})<\/EndToEndId>/.exec(file)?.[1];
  const answer = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>PSR-1</MsgId><CreDtTm>${today}T10:00:00</CreDtTm></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>${id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}-N</OrgnlPmtInfId><PmtInfSts>ACSC</PmtInfSts><TxInfAndSts>
    <OrgnlEndToEndId>${rejected}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>
    </OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
  await page.getByRole("button", { name: "Read the bank's answer" }).click();
  await form
    .getByLabel("File", { exact: true })
    .setInputFiles({ name: "psr.xml", mimeType: "application/xml", buffer: Buffer.from(answer) });
  await form.getByRole("button", { name: "Read", exact: true }).click();
  await expect(page.getByText("The account is closed.")).toBeVisible();
  await expect(page.getByText("Rejected in part")).toBeVisible();
  await lookAtPageWholly("payment run, rejected in part");
});
