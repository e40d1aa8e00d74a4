import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { APIRequestContext } from "@playwright/test";

export type Mail = { id: string; recipient: string; subject: string; body: string; files: { kind: string }[] };

let key = process.env.OASYS_OUTBOX_KEY;

function outboxKey(): string {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  key ??= execFileSync("./oasys", ["mail", "key"], { cwd: root, encoding: "utf8" }).trim();
  return key;
}

/** Mails to an address that lie in the local outbox, among the latest fifty, the latest first. */
export async function mailsTo(request: APIRequestContext, recipient: string): Promise<Mail[]> {
  const headers = { "X-Outbox-Key": outboxKey() };
  const listed = await request.get("/api/v1/outbox?limit=50", { headers });
  const { items } = (await listed.json()) as { items: Mail[] };
  const theirs = items.filter((mail) => mail.recipient === recipient);
  return Promise.all(
    theirs.map(async ({ id }) => (await request.get(`/api/v1/outbox/${id}`, { headers })).json() as Promise<Mail>),
  );
}
