import { type NextRequest, NextResponse } from "next/server";
import { SESSION_COOKIE } from "@/lib/session/cookies";
import { contentSecurityPolicy } from "@/lib/session/csp";
import { isOpenToAll } from "@/lib/session/paths";

/**
 * Every page: a policy with a nonce of its own, no copy anywhere, and the way to the sign-in where there is no session cookie.
 * A cookie proves nothing: whether somebody is signed in, and what they may see, the API decides.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
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
