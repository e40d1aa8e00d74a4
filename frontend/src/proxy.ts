import { type NextRequest, NextResponse } from "next/server";
import { isLanguage } from "@/lib/i18n/languages";
import { LANGUAGE_COOKIE, SESSION_COOKIE, THEME_COOKIE } from "@/lib/session/cookies";
import { contentSecurityPolicy } from "@/lib/session/csp";
import { isOpenToAll } from "@/lib/session/paths";

const YEAR_SECONDS = 60 * 60 * 24 * 365;

/**
 * Every page: a policy with a nonce of its own, no copy anywhere, and the way to the sign-in where there is no session cookie.
 * A cookie proves nothing: whether somebody is signed in, and what they may see, the API decides.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const choice = request.method === "GET" && isOpenToAll(pathname) ? chosen(request) : null;
  if (choice) {
    return choice;
  }
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = contentSecurityPolicy(nonce);
  const response =
    isOpenToAll(pathname) || request.cookies.has(SESSION_COOKIE)
      ? pass(request, policy)
      : toSignIn(request, pathname + search);
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Cache-Control", "no-store");
  return response;
}

/** `?language=de`, `?theme=dark` on the ways in: keeps the choice and shows the page again; no script is needed for it. */
function chosen(request: NextRequest): NextResponse | null {
  const address = request.nextUrl.clone();
  const [language, theme] = [address.searchParams.get("language"), address.searchParams.get("theme")];
  if (language === null && theme === null) {
    return null;
  }
  address.searchParams.delete("language");
  address.searchParams.delete("theme");
  const response = NextResponse.redirect(address, 303);
  const options = {
    path: "/",
    sameSite: "lax",
    maxAge: YEAR_SECONDS,
    secure: request.headers.get("x-forwarded-proto") === "https",
  } as const;
  if (language && isLanguage(language)) {
    response.cookies.set(LANGUAGE_COOKIE, language, options);
  }
  if (theme === "light" || theme === "dark") {
    response.cookies.set(THEME_COOKIE, theme, options);
  } else if (theme !== null) {
    response.cookies.delete(THEME_COOKIE);
  }
  response.headers.set("Cache-Control", "no-store");
  return response;
}

function pass(request: NextRequest, policy: string): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy); // Next takes the nonce from here
  headers.set("x-oasys-path", request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

function toSignIn(request: NextRequest, wanted: string): NextResponse {
  const address = new URL("/sign-in", request.nextUrl);
  if (wanted !== "/") {
    address.searchParams.set("next", wanted);
  }
  return NextResponse.redirect(address); // Next sends the path alone: which name and port the browser used, only the edge knows
}

export const config = { matcher: ["/((?!_next/static/|api/|icon.svg).*)"] };
