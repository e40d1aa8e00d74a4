"use client";

import createClient, { type Middleware } from "openapi-fetch";
import { CSRF_COOKIE } from "@/lib/session/cookies";
import { ApiError, problemFrom, unreachable } from "./problem";
import type { paths } from "./schema";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

function cookie(name: string): string | undefined {
  return document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** The token every write sends along; reading the session sets the cookie where there is none yet. */
async function csrfToken(): Promise<string> {
  const held = cookie(CSRF_COOKIE);
  if (held) {
    return held;
  }
  await fetch("/api/v1/auth/session", { cache: "no-store" });
  return cookie(CSRF_COOKIE) ?? "";
}

const writes: Middleware = {
  async onRequest({ request }) {
    if (WRITES.has(request.method)) {
      request.headers.set("X-CSRFToken", await csrfToken());
    }
  },
};

/** What the API says is shown beside our own texts: it speaks the language of this page, which need not be the browser's. */
const language: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", document.documentElement.lang || "en");
  },
};

/** The API from the browser: same origin, the session's cookie, the language of the page, the CSRF token with writes. */
export const api = createClient<paths, "application/json">({ baseUrl: "/" });
api.use(writes, language);

/** A key for one write: made where the act begins, sent again with each try of it. */
export function newKey(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": crypto.randomUUID() };
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** What was asked for and the tag to change it by. Raises ApiError, also where no answer came. */
export async function call<T>(asked: Promise<Answer<T>>): Promise<{ data: T; etag: string }> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === "NetworkError")) {
      throw new ApiError(unreachable());
    }
    throw error;
  }
  const { response } = answer;
  if (!response.ok) {
    throw new ApiError(problemFrom(answer.error, response.status), response.headers.get("x-request-id") ?? "");
  }
  return { data: answer.data as T, etag: response.headers.get("etag") ?? "" };
}
