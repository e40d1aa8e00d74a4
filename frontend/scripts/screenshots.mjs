// Every page at both sizes in both themes, of a running OASYS: OASYS_URL, and who signs in: OASYS_EMAIL and OASYS_PASSWORD (the demo's, as
// `./oasys up` prints them). Words choose pages by a part of their name. Pictures go to OASYS_PICTURES, else to screenshots/.
// OASYS_OUTBOX_KEY (`./oasys mail key`) reads the mail by which a second person joins.
// OASYS_DIR=rtl turns the pages to the look they have in a language that is written from right to left. `./oasys screenshots` does it all.
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { apiOf, beginner, creditDraft, paymentRun, publicLink } from "./furnish.mjs";

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
const open = () => browser.newContext({ locale: process.env.OASYS_LOCALE ?? "en-GB", ignoreHTTPSErrors: true });
const context = await open();
const page = await context.newPage();
mkdirSync(folder, { recursive: true });

const isWanted = (name) => wanted.length === 0 || wanted.some((word) => name.includes(word));

async function take(name, address, page) {
  if (!isWanted(name)) {
    return;
  }
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"]) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(origin + address, { waitUntil: "load" });
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
  await take(name, `/${name}`, page);
}
await take("sign-in-provider", `/${pages.apart["sign-in-provider"]}`, page);

// The way to the first books, by somebody who begins.
const beginning = await open();
const begun = await beginning.newPage();
const { organise, company: begin, demo } = await beginner(beginning, origin);
for (const path of pages.start) {
  const [name] = path.replaceAll("/", "-").split("?");
  await take(name, `/${path}`, begun);
  if (path === "start") {
    await organise();
  }
}
if (isWanted("start-first")) {
  await take("start-first", `/${pages.apart["start-first"].replace("{new_company}", await begin())}`, begun);
}
if (isWanted("start-demo")) {
  const job = await demo();
  await begun.route("**/api/v1/companies/*/jobs/*", () => {}); // the page goes on once it hears that it is done
  const path = pages.apart["start-demo"].replace("{demo_company}", job.company_id).replace("{demo_job}", job.id);
  await take("start-demo", `/${path}`, begun);
}
await beginning.close();

await page.goto(`${origin}/sign-in`, { waitUntil: "load" });
await page.fill("[name=email]", process.env.OASYS_EMAIL ?? "");
await page.fill("[name=password]", process.env.OASYS_PASSWORD ?? "");
await page.press("[name=password]", "Enter");
await page.waitForURL(/[0-9a-f]{8}-/);
const [, company] = new URL(page.url()).pathname.split("/");
const ask = async (path) => (await page.request.get(`${origin}/api/v1/${path}`)).json();
const api = apiOf(context, origin);
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
  credit_note_draft: await creditDraft(api, company, "credit-notes", "invoices", "4110"),
  supplier_credit_draft: await creditDraft(api, company, "supplier-credits", "bills", "6110", {
    supplier_number: "CN-1",
  }),
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
  await take(`account-${name}`, `/account/${name}`, page);
}
for (const [name, path] of Object.entries(pages.company)) {
  const [, of] = /\{(\w+)\}/.exec(path) ?? [];
  if (of && !found[of]) {
    process.stdout.write(`${name}: left out, there is no ${of}\n`);
    continue;
  }
  await take(name, `/${company}/${path.replace(`{${of}}`, found[of])}`, page);
}
if (isWanted("payment-run")) {
  const run = await paymentRun(api, company, browser, origin, process.env.OASYS_OUTBOX_KEY ?? "");
  await take(
    "payment-run",
    `/${pages.apart["payment-run"].replace("{company}", company).replace("{payment_run}", run)}`,
    page,
  );
}
if (isWanted("public-document")) {
  const stranger = await open();
  const link = await publicLink(api, company, found.invoice);
  await take("public-document", `/${pages.apart["public-document"].replace("{link}", link)}`, await stranger.newPage());
  await stranger.close();
}
for (const name of ["account-platform", "account-platform-tenants"]) {
  await take(name, `/${pages.apart[name]}`, page); // of who runs the platform; to others there is nothing
}
await browser.close();
