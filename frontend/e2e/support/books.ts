import { type APIRequestContext, expect } from "@playwright/test";
import { keyTo } from "./outbox";

export type Person = { email: string; password: string };
export type Books = { person: Person; tenantId: string; companyId: string };
type Line = { account_code: string; debit?: string; credit?: string; description?: string };
export type Entry = { posting_date: string; description: string; journal?: string; reference?: string; lines: Line[] };

/** Writes as a browser does: the session's cookie, the CSRF token, our own origin. */
export class Api {
  readonly request: APIRequestContext;
  readonly #origin: string;

  constructor(request: APIRequestContext, origin: string) {
    this.request = request;
    this.#origin = origin;
  }

  async send<T>(
    method: "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    data?: unknown,
    headers: { [name: string]: string } = {},
  ): Promise<T> {
    const token = async () =>
      (await this.request.storageState()).cookies.find(({ name }) => name === "oasys_csrf")?.value;
    if (!(await token())) {
      await this.request.get("/api/v1/auth/session");
    }
    const answer = await this.request.fetch(`/api/v1${path}`, {
      method,
      data: data as object,
      headers: { ...headers, "X-CSRFToken": (await token()) ?? "", Origin: this.#origin, Referer: `${this.#origin}/` },
    });
    if (answer.status() === 429) {
      // Every test signs somebody up, all from one address: twenty a minute may.
      await new Promise((then) => setTimeout(then, 1000 * Number(answer.headers()["retry-after"] ?? 5)));
      return this.send(method, path, data, headers);
    }
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return (answer.status() === 204 ? null : await answer.json()) as T;
  }

  /** Sends a form with a file. */
  async upload<T>(
    path: string,
    multipart: { [part: string]: string | { name: string; mimeType: string; buffer: Buffer } },
  ): Promise<T> {
    const { cookies } = await this.request.storageState();
    const token = cookies.find(({ name }) => name === "oasys_csrf")?.value ?? "";
    const headers = { "X-CSRFToken": token, Origin: this.#origin, Referer: `${this.#origin}/` };
    const answer = await this.request.post(`/api/v1${path}`, { multipart, headers });
    expect(answer.ok(), `POST ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  /** Downloads what is no JSON. */
  async file(path: string): Promise<Buffer> {
    const answer = await this.request.get(`/api/v1${path}`);
    expect(answer.ok(), `GET ${path}: ${answer.status()}`).toBe(true);
    return answer.body();
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`/api/v1${path}`);
    expect(answer.ok(), `GET ${path}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  }
}

/** A person nobody else is, with a password. */
export function somebody(): Person {
  return {
    email: `${crypto.randomUUID()}@e2e.example`,
    password: `quiet harbour lantern ${crypto.randomUUID().slice(0, 8)}`,
  };
}

/** Signs somebody up. Where an installation wants the address verified first, the key from the mail does it. */
export async function signUp(api: Api, person: Person): Promise<void> {
  const { needs } = await api.send<{ needs: string[] }>("POST", "/auth/signup", person);
  if (needs.includes("email_verification")) {
    await api.send("POST", "/auth/email/verify", { key: await keyTo(api.request, person.email) });
  }
}

/** Signs somebody up, and makes them a tenant with a company of the Malaysian pack; the tenant is open. */
export async function makeBooks(api: Api, { name = "Kopi Pagi Sdn Bhd" }: { name?: string } = {}): Promise<Books> {
  const person = somebody();
  await signUp(api, person);
  const tenant = await api.send<{ tenant_id: string }>("POST", "/tenants", { name });
  await api.send("PUT", "/me/tenant", { tenant_id: tenant.tenant_id });
  const { company } = await api.send<{ company: { id: string } }>("POST", "/companies", {
    name,
    country_pack: "MY",
    first_year_on: "2026-01-01",
  });
  return { person, tenantId: tenant.tenant_id, companyId: company.id };
}

/** Writes entries; posted ones unless they are wanted as drafts. Answers their ids. */
export async function makeEntries(
  api: Api,
  companyId: string,
  entries: Entry[],
  { post = true } = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (const entry of entries) {
    ids.push(
      (await api.send<{ id: string }>("POST", `/companies/${companyId}/journal-entries?post=${post}`, entry)).id,
    );
  }
  return ids;
}
