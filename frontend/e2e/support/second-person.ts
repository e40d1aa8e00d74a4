import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext } from "@playwright/test";
import { Api, type Person, somebody } from "./books";

let key = process.env.OASYS_OUTBOX_KEY;

/** The key of the local outbox: invitations travel by mail alone. */
function outboxKey(): string {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  key ??= execFileSync("./oasys", ["mail", "key"], { cwd: root, encoding: "utf8" }).trim();
  return key;
}

/** Invites somebody into the tenant, who signs up in a browser of their own and accepts. */
export async function joinTenant(
  api: Api,
  browser: Browser,
  baseURL: string,
  role: string,
): Promise<{ person: Person; context: BrowserContext; api: Api }> {
  const person = somebody();
  await api.send("POST", "/invitations", { email: person.email, role });
  const context = await browser.newContext({ baseURL });
  const theirs = new Api(context.request, baseURL);
  await theirs.send("POST", "/auth/signup", person);
  const listed = await context.request.get("/api/v1/outbox?limit=50", { headers: { "X-Outbox-Key": outboxKey() } });
  const { items } = (await listed.json()) as { items: { id: string; recipient: string; body?: string }[] };
  for (const { id } of items.filter(({ recipient }) => recipient === person.email)) {
    const mail = await context.request.get(`/api/v1/outbox/${id}`, { headers: { "X-Outbox-Key": outboxKey() } });
    const { body } = (await mail.json()) as { body: string };
    const code = /^\s*([\w:-]{20,})\s*$/m.exec(body)?.[1];
    if (code && /invit/i.test(body)) {
      await theirs.send("POST", "/invitations/accept", { code });
      const { tenants } = await theirs.get<{ tenants: { tenant_id: string }[] }>("/me");
      await theirs.send("PUT", "/me/tenant", { tenant_id: tenants[0]?.tenant_id });
      return { person, context, api: theirs };
    }
  }
  throw new Error(`no invitation was written to ${person.email}`);
}
