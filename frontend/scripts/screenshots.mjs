// Every page at both sizes in both themes, of a running OASYS: OASYS_URL, and who signs in: OASYS_EMAIL and OASYS_PASSWORD (the demo's, as
// `./oasys up` prints them). Words choose pages by a part of their name. Pictures go to OASYS_PICTURES, else to screenshots/.
// OASYS_DIR=rtl turns the pages to the look they have in a language that is written from right to left. `./oasys screenshots` does it all.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";

const origin = process.env.OASYS_URL ?? "http://localhost:8000";
const folder = process.env.OASYS_PICTURES ?? new URL("../screenshots", import.meta.url).pathname;
const wanted = process.argv.slice(2);
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const OPEN = ["sign-in", "sign-up", "verify-email", "forgotten-password", "reset-password"];
// Behind /[company]/; {entry} is the latest one, {account} the first that has open items, {budget}, {recurring}, {template} and {settlement} the first.
// Behind /[company]/; {entry} and {delivery} are the latest ones.
const PAGES = {
  overview: "overview",
  accounts: "accounts",
  "profit-and-loss": "reports/profit-and-loss?compare=1",
  "balance-sheet": "reports/balance-sheet?compare=1",
  journal: "reports/journal",
  "budget-against-actual": "reports/budget-against-actual",
  members: "settings/members",
  roles: "settings/roles",
  "second-factor": "settings/second-factor",
  services: "settings/services",
  companies: "settings/companies",
  organisation: "settings/organisation",
  webhooks: "settings/webhooks",
  "webhook-deliveries": "settings/webhooks/deliveries?delivery={delivery}",
  support: "settings/support",
  audit: "settings/audit",
  entries: "entries",
  "entries-open": "entries?open={entry}",
  "entries-none": "entries?from=1999-01-01&to=1999-01-02",
  entry: "entries/{entry}",
  "entry-new": "entries/new",
  periods: "periods",
  revaluation: "revaluation",
  "revaluation-past": "revaluation?view=past",
  dimensions: "settings/dimensions",
  currencies: "settings/currencies",
  "currencies-own": "settings/currencies?view=own",
  "currencies-ecb": "settings/currencies?view=ecb",
  "trial-balance": "reports/trial-balance",
  "open-items": "open-items",
  "open-items-account": "open-items?account={account}",
  settlements: "open-items?show=settled",
  settlement: "open-items/settlements/{settlement}",
  recurring: "recurring",
  "recurring-one": "recurring/{recurring}",
  "recurring-new": "recurring/new?from={entry}",
  templates: "recurring?show=templates",
  "planned-reversals": "recurring?show=reversals",
  template: "recurring/templates/{template}",
  "template-new": "recurring/new?from={entry}&as=template",
  budgets: "budgets",
  budget: "budgets/{budget}",
  "budget-new": "budgets/new",
  import: "import",
  "opening-balances": "opening-balances",
  export: "export",
  "not-found": "nothing-here",
};

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

for (const name of OPEN) {
  await take(name, `/${name}`);
}
await page.goto(`${origin}/sign-in`, { waitUntil: "load" });
await page.fill("[name=email]", process.env.OASYS_EMAIL ?? "");
await page.fill("[name=password]", process.env.OASYS_PASSWORD ?? "");
await page.press("[name=password]", "Enter");
await page.waitForURL(/[0-9a-f]{8}-/);
const [, company] = new URL(page.url()).pathname.split("/");
const first = async (list) => {
  const answer = await page.request.get(`${origin}/api/v1/companies/${company}/${list}limit=1`);
  return (await answer.json()).items[0]?.id ?? "";
};
const accounts = await page.request.get(`${origin}/api/v1/companies/${company}/accounts?limit=200`);
const sent = await page.request.get(`${origin}/api/v1/webhook-deliveries?limit=1`);
const found = {
  entry: await first("journal-entries?"),
  account: (await accounts.json()).items.find(({ subtype }) => subtype === "receivable")?.code ?? "",
  settlement: await first("settlements?"),
  recurring: await first("recurring-entries?"),
  template: await first("entry-templates?"),
  budget: await first("budgets?"),
  delivery: (await sent.json()).items?.[0]?.id ?? "",
};
for (const name of ["profile", "security", "tokens", "events"]) {
  await take(`account-${name}`, `/account/${name}`);
}
for (const [name, path] of Object.entries(PAGES)) {
  await take(name, `/${company}/${path.replace(/\{(\w+)\}/, (_, name) => found[name])}`);
}
await browser.close();
