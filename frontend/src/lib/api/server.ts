import "server-only";
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import createClient from "openapi-fetch";
import { cache } from "react";
import { isTimeZone } from "@/lib/dates/format";
import { getLanguage } from "@/lib/i18n/asked";
import { SESSION_COOKIE, ZONE_COOKIE } from "@/lib/session/cookies";
import { companyIn } from "@/lib/session/paths";
import { ApiError, problemFrom, unreachable } from "./problem";
import type { paths } from "./schema";

const ORIGIN = process.env.OASYS_API_ORIGIN ?? "http://127.0.0.1:8000";

/**
 * Reads of Server Components: with the cookies and in the language of who asked, never kept. Writes belong to the browser (`client.ts`).
 *
 * On a page of a company they begin behind `/me`, whose `event_id` is where the browser then listens from: read beside it, a page could lack
 * what that number already counts, and nobody would tell it. It costs one short round trip, of an answer that nearly every page needs anyway; a
 * number of some seconds ago would cost none, and would miss whatever took longer to commit than that.
 */
export async function serverApi() {
  if (companyIn((await headers()).get("x-oasys-path"))) {
    await answeredMe().catch(() => null); // who needs the answer says why there is none
  }
  return client();
}

/** Who is signed in, as the API answers it. Asked once a request. */
export const answeredMe = cache(async () => (await client()).GET("/api/v1/me"));

async function client() {
  const [jar, sent, { language }] = await Promise.all([cookies(), headers(), getLanguage()]);
  const made = createClient<paths, "application/json">({
    baseUrl: ORIGIN,
    fetch: (request) => fetch(request, { cache: "no-store" }),
  });
  const session = jar.get(SESSION_COOKIE)?.value;
  made.use({
    onRequest({ request }) {
      if (session) {
        const zone = jar.get(ZONE_COOKIE)?.value; // by which the API knows what day it is for them
        const kept = `${SESSION_COOKIE}=${session}`;
        request.headers.set("Cookie", isTimeZone(zone) ? `${kept}; ${ZONE_COOKIE}=${zone}` : kept);
      }
      request.headers.set("Accept-Language", language);
      for (const name of ["user-agent", "x-forwarded-for", "x-request-id"]) {
        const value = sent.get(name);
        if (value) {
          request.headers.set(name, value);
        }
      }
    },
  });
  return made;
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/**
 * What was asked for, or the page that says why not: no session leads to the sign-in and back, no open
 * tenant to the choice of one, a factor that the tenant demands to the security page, nothing there is a 404.
 * Raises ApiError for every other refusal, which the nearest error page shows.
 */
export async function read<T>(asked: Promise<Answer<T>>): Promise<T> {
  const answer = await attempt(asked);
  if (answer instanceof ApiError) {
    if (answer.code === "organisations.sign_in_again") {
      redirect("/sign-in-again");
    }
    if (answer.status === 401) {
      const wanted = (await headers()).get("x-oasys-path") ?? "/";
      redirect(`/sign-in?next=${encodeURIComponent(wanted)}`);
    }
    if (answer.code === "organisations.second_factor_needed") {
      redirect("/account/security?demanded=1");
    }
    if (answer.code === "organisations.no_tenant_chosen") {
      redirect("/");
    }
    if (answer.status === 404) {
      notFound();
    }
    throw answer;
  }
  return answer;
}

/** What was asked for, or the refusal, for pages that show it in its place. */
export async function attempt<T>(asked: Promise<Answer<T>>): Promise<T | ApiError> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    if (error instanceof TypeError) {
      return new ApiError(unreachable());
    }
    throw error;
  }
  if (!answer.response.ok) {
    return new ApiError(
      problemFrom(answer.error, answer.response.status),
      answer.response.headers.get("x-request-id") ?? "",
    );
  }
  return answer.data as T;
}
