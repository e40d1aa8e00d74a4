// Every page at both sizes in both themes, of a running OASYS: OASYS_URL, and who signs in: OASYS_EMAIL and OASYS_PASSWORD (the demo's, as
// `./oasys up` prints them). Words choose pages by a part of their name. Pictures go to OASYS_PICTURES, else to screenshots/.
// OASYS_DIR=rtl turns the pages to the look they have in a language that is written from right to left. `./oasys screenshots` does it all.
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const origin = process.env.OASYS_URL ?? "http://localhost:8000";
const folder = process.env.OASYS_PICTURES ?? new URL("../screenshots", import.meta.url).pathname;
const wanted = process.argv.slice(2);
// Behind /[company]/ what is in braces is the first or the latest of its kind, see `found` below.
const pages = JSON.parse(readFileSync(new URL("pages.json", import.meta.url), "utf8"));
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...(process.getuid() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--disable-background-networking"],
});
const context = await browser.newContext({ locale: process.env.OASYS_LOCALE ?? "en-GB", ignoreHTTPSErrors: true });
const page = await context.newPage();
mkdirSync(folder, { recursive: true });

async function take(name, address) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) {
    return;
  }
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const go = () => page.goto(origin + address, { waitUntil: "load" });
      await go().catch(go); // the page before may just be going on by itself
      await page.evaluate(() => document.fonts.ready);
      if (process.env.OASYS_DIR) {
        await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), process.env.OASYS_DIR);
      }
      await page.waitForTimeout(500); // what comes a moment after the page
      await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png` });
    }
  }
  process.stdout.write(`${name}\n`);
}

for (const name of pages.open) {
  await take(name, `/${name}`);
}
await page.goto(`${origin}/sign-in`, { waitUntil: "load" });
await page.fill("[name=email]", process.env.OASYS_EMAIL ?? "");
await page.fill("[name=password]", process.env.OASYS_PASSWORD ?? "");
await page.press("[name=password]", "Enter");
await page.waitForURL(/[0-9a-f]{8}-/);
const [, company] = new URL(page.url()).pathname.split("/");
const ask = async (path) => (await page.request.get(`${origin}/api/v1/${path}`)).json();
/** Writes as the page does; null where it is refused. */
async function tell(path, data) {
  const token = (await context.cookies()).find(({ name }) => name === "oasys_csrf")?.value ?? "";
  const headers = { "X-CSRFToken": token, Origin: origin, Referer: `${origin}/` };
  const answer = await page.request.post(`${origin}/api/v1/${path}`, { data, headers });
  return answer.ok() ? answer.json() : null;
}
const today = new Date().toISOString().slice(0, 10);
const line = (account_code) => ({ text: "Kopi, 1 kg", quantity: "2", unit_price: "48.00", account_code });
const first = async (list) => (await ask(`companies/${company}/${list}limit=1`)).items[0]?.id;
const accounts = await ask(`companies/${company}/accounts?limit=200`);
const owed = accounts.items.find(({ subtype }) => subtype === "receivable");
const found = {
  entry: await first("journal-entries?"),
  account: owed?.code,
  account_id: owed?.id,
  settlement: await first("settlements?"),
  recurring: await first("recurring-entries?"),
  recurring_invoice: await first("recurring-invoices?"),
  recurring_bill: await first("recurring-bills?"),
  template: await first("entry-templates?"),
  budget: await first("budgets?"),
  delivery: (await ask("webhook-deliveries?limit=1")).items?.[0]?.id,
  draft: await first("journal-entries?status=draft&"),
  role: (await ask("roles")).roles?.find(({ id }) => id)?.id,
  invoice: (await ask(`companies/${company}/invoices?state=open&limit=3`)).items?.at(-1)?.id,
  invoice_draft: (await ask(`companies/${company}/invoices?status=draft&limit=5`)).items?.at(-1)?.id,
  credit_note: (await ask(`companies/${company}/credit-notes?limit=1`)).items?.[0]?.id,
  bill: (await ask(`companies/${company}/bills?state=open&limit=3`)).items?.at(-1)?.id,
  supplier_credit: (await ask(`companies/${company}/supplier-credits?limit=1`)).items?.[0]?.id,
  bill_draft: (await ask(`companies/${company}/bills?status=draft&limit=1`)).items?.[0]?.id,
  contact: (await ask(`companies/${company}/contacts?bank_proposed=true&limit=1`)).items?.[0]?.id,
  tax: await first("tax-codes?"),
  payment: await first("payments?"),
  owing: (await ask(`companies/${company}/ageing?side=receivable&limit=1`)).contacts?.[0]?.contact_id,
  period: (await ask(`companies/${company}/tax-returns?limit=2`)).items?.at(-1)?.starts_on,
  service: (await ask("services"))[0]?.id,
  bank: (await ask(`companies/${company}/bank-books`)).items?.toSorted((a, b) => b.to_match - a.to_match)[0]
    ?.account_id,
};
for (const name of pages.account) {
  await take(`account-${name}`, `/account/${name}`);
}
const draft = async (list, of, account, more) =>
  of &&
  (await tell(`companies/${company}/${list}`, { contact_id: of, issue_date: today, lines: [line(account)], ...more }))
    ?.id;
const [buyer, seller] = [
  (await ask(`companies/${company}/invoices?limit=1`)).items?.[0]?.contact_id,
  (await ask(`companies/${company}/bills?limit=1`)).items?.[0]?.contact_id,
];
found.credit_note_draft = await draft("credit-notes", buyer, "4110");
found.supplier_credit_draft = await draft("supplier-credits", seller, "6110", { supplier_number: "CR-2026-17" });
found.payment_run = (await ask(`companies/${company}/payment-runs?limit=1`)).items?.[0]?.id;
for (const [name, path] of Object.entries(pages.company)) {
  const [, of] = /\{(\w+)\}/.exec(path) ?? [];
  if (of && !found[of]) {
    process.stdout.write(`${name}: left out, there is no ${of}\n`);
    continue;
  }
  await take(name, `/${company}/${path.replace(`{${of}}`, found[of])}`);
}
const link = found.invoice && (await tell(`companies/${company}/invoices/${found.invoice}/links`, { days: 30 }));
if (link?.path) {
  await take("public-document", link.path);
}

// The way from the sign-up to the first company, by somebody who has none yet.
if (wanted.length === 0 || wanted.some((word) => /start|invitation/.test(word))) {
  await takeTheStart();
}
await browser.close();

async function takeTheStart() {
  await context.clearCookies();
  await page.goto(`${origin}/sign-up`, { waitUntil: "load" });
  await page.waitForTimeout(1000);
  await page.fill("[name=email]", `pictures-${crypto.randomUUID()}@example.com`);
  await page.fill("[name=password]", "quiet harbour lantern 42");
  await page.press("[name=password]", "Enter");
  await page.waitForURL("**/start");
  for (const path of pages.start) {
    await take(path.replace(/\?.*/, "").replaceAll("/", "-"), `/${path}`);
    if (path === "start") {
      await page.fill("[name=name]", "Kopi Pagi Group");
      await page.press("[name=name]", "Enter");
      await page.waitForURL("**/start/country", { waitUntil: "networkidle" });
    }
  }
  await page.goto(`${origin}/${pages.start.at(-1)}`, { waitUntil: "load" });
  await page.waitForTimeout(1000);
  await page.locator("form [type=submit]").click();
  await page.waitForURL("**/start/first?company=*");
  await take("start-first", new URL(page.url()).pathname + new URL(page.url()).search);
}
