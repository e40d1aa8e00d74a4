"use client";

import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";

/**
 * Signs out, and leaves by a whole new page: nothing of the books stays in memory, and the back button asks the server. Answers why not,
 * where the API refused.
 */
export async function endSession(): Promise<string | null> {
  try {
    await call(api.DELETE("/api/v1/auth/session"));
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    if (error.status !== 401) {
      return error.message;
    }
  }
  leaveForSignIn();
  return null;
}

/** After the session has ended: a whole new page, and nothing that was typed stays behind. */
export function leaveForSignIn(): void {
  forgetTyped();
  window.location.replace("/sign-in");
}

/** Opens another tenant, by a whole new page. Answers why not, where the API refused. */
export async function changeTenant(tenantId: string): Promise<string | null> {
  try {
    await call(api.PUT("/api/v1/me/tenant", { body: { tenant_id: tenantId } }));
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    return error.message;
  }
  window.location.assign("/");
  return null;
}

/** What was typed and not saved goes with the session. */
function forgetTyped(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("oasys:")) {
      sessionStorage.removeItem(name);
    }
  }
}
