import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { SESSION_COOKIE } from "./cookies";

/** Who is signed in, or what a sign-in that has begun still needs; null where there is no session, or no answer. */
export const getSession = cache(async () => {
  if (!(await cookies()).has(SESSION_COOKIE)) {
    return null;
  }
  const session = await attempt((await serverApi()).GET("/api/v1/auth/session"));
  return session instanceof ApiError ? null : session;
});

/** The OpenID providers one may sign in at; none where there is no answer. */
export async function getProviders() {
  const providers = await attempt((await serverApi()).GET("/api/v1/auth/providers"));
  return providers instanceof ApiError ? [] : providers;
}
