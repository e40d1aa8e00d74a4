import type { Browser, BrowserContext } from "@playwright/test";
import { Api, type Person, signUp, somebody } from "./books";
import { keyTo } from "./outbox";

/** Invites somebody into the tenant, who signs up in a browser of their own and accepts: invitations travel by mail alone. */
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
  await signUp(theirs, person);
  const code = await keyTo(context.request, person.email, /invitation/i);
  await theirs.send("POST", "/invitations/accept", { code });
  const { tenants } = await theirs.get<{ tenants: { tenant_id: string }[] }>("/me");
  await theirs.send("PUT", "/me/tenant", { tenant_id: tenants[0]?.tenant_id });
  return { person, context, api: theirs };
}
