// What the pictures of pages need beyond the books that `./oasys up` fills: made where it is not there yet, so that a second run finds it.
const DAY = new Date().toISOString().slice(0, 10);
const IBAN = "DE89370400440532013000";

/** The API in the session of a browser context: reads, and writes as its pages do. */
export function apiOf(context, origin) {
  const { request } = context;
  const get = async (path) => (await request.get(`${origin}/api/v1/${path}`)).json();
  const send = async (method, path, data, version) => {
    const token = async () => (await context.cookies()).find(({ name }) => name === "oasys_csrf")?.value;
    if (!(await token())) {
      await get("auth/session");
    }
    const answer = await request.fetch(`${origin}/api/v1/${path}`, {
      method,
      data,
      headers: {
        "X-CSRFToken": (await token()) ?? "",
        Origin: origin,
        Referer: `${origin}/`,
        ...(version ? { "If-Match": `"v${version}"` } : {}),
      },
    });
    if (!answer.ok()) {
      throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    }
    return answer.status() === 204 ? null : answer.json();
  };
  return { get, send };
}

/** Somebody new, signed in. */
async function signUp(api) {
  const person = {
    email: `${crypto.randomUUID().slice(0, 8)}@example.com`,
    password: `lantern ${crypto.randomUUID()}`,
  };
  await api.send("POST", "auth/signup", person);
  return person;
}

/** A draft of a credit, for who has an invoice or a bill. */
export async function creditDraft(api, company, list, of, account_code, said = {}) {
  const { items } = await api.get(`companies/${company}/${list}?status=draft&limit=1`);
  const { items: credited } = await api.get(`companies/${company}/${of}?state=open&limit=1`);
  const lines = [{ text: "Beans that were wet", quantity: "12", unit_price: "38.00", account_code }];
  return (
    items[0]?.id ??
    (
      await api.send("POST", `companies/${company}/${list}`, {
        contact_id: credited[0]?.contact_id,
        issue_date: DAY,
        lines,
        ...said,
      })
    ).id
  );
}

/** The token of a public link to that invoice: it is told once, so each run makes one. */
export async function publicLink(api, company, invoice) {
  return (await api.send("POST", `companies/${company}/invoices/${invoice}/links`, { days: 1 })).token;
}

/** A run that waits for its approval. A second person, who is invited by mail, confirms where the supplier is paid. */
export async function paymentRun(api, company, browser, origin, outboxKey) {
  const here = `companies/${company}`;
  const { items: runs } = await api.get(`${here}/payment-runs?limit=1`);
  if (runs[0]) {
    return runs[0].id;
  }
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const second = apiOf(context, origin);
  const { email } = await signUp(second);
  await api.send("POST", "invitations", { email, role: "administrator" });
  const outbox = async (path) =>
    (await context.request.get(`${origin}/api/v1/outbox${path}`, { headers: { "X-Outbox-Key": outboxKey } })).json();
  const [{ id }] = (await outbox(`?to=${encodeURIComponent(email)}`)).items.filter(({ subject }) =>
    /invit/i.test(subject),
  );
  const [, code] = /^\s*([\w:-]{20,})\s*$/m.exec((await outbox(`/${id}`)).body);
  await second.send("POST", "invitations/accept", { code });

  const account = { iban: IBAN, bank_code: "COBADEFFXXX" };
  const contact = await api.send("POST", `${here}/contacts`, {
    display_name: "Kraftpapier Nord GmbH",
    is_supplier: true,
  });
  const details = `${here}/contacts/${contact.id}/bank-details`;
  const theirs = await second.send("POST", details, { account });
  await api.send("POST", `${details}/${theirs.id}/confirm`, { account }, 1);
  const bill = { contact_id: contact.id, issue_date: DAY, supplier_number: "KN-2026-118" };
  const lines = [{ text: "Bags, 250 g", quantity: "400", unit_price: "1.15", account_code: "6110" }];
  await api.send("POST", `${here}/bills?post=true`, { ...bill, lines });
  const { items: own } = await api.get(`${here}/bank-accounts`);
  const bank = own.find(({ code }) => code === "1130") ?? own[0];
  const at = `${here}/bank-accounts/${bank.account_id}/details`;
  const ours = { iban: IBAN, bank_code: "COBADEFFXXX" };
  const proposed = await api.send("POST", at, { account: ours, holder: "Kopi Pagi Sdn Bhd" });
  await api.send("POST", `${at}/${proposed.id}/confirm`, { account: ours }, 1);
  const run = await second.send("POST", `${here}/payment-runs`, {
    account_id: bank.account_id,
    due_until: `${Number(DAY.slice(0, 4)) + 1}-12-31`,
    execution_on: DAY,
  });
  await context.close();
  return run.id;
}

/** Somebody who begins: `organise` makes the organisation, `company` the books, `demo` a demo company that is being filled. */
export async function beginner(context, origin) {
  const api = apiOf(context, origin);
  await signUp(api);
  return {
    organise: async () => {
      const { tenant_id } = await api.send("POST", "tenants", { name: "Kopi Pagi" });
      await api.send("PUT", "me/tenant", { tenant_id });
    },
    company: async () =>
      (await api.send("POST", "companies", { name: "Kopi Pagi Sdn Bhd", country_pack: "MY" })).company.id,
    demo: async () => api.send("POST", "demo-companies", {}),
  };
}
