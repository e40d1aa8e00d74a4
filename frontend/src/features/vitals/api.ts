"use client";

import { api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type Vital = components["schemas"]["VitalIn"];
export type BrowserError = components["schemas"]["BrowserErrorIn"];

/** Reports what was measured, also while the page goes away. What is not taken is lost: nobody waits for it. */
export async function report(page: string, vitals: Vital[]): Promise<void> {
  try {
    await api.POST("/api/v1/web-vitals", { body: { page, vitals }, keepalive: true });
  } catch {
    // offline, or gone already
  }
}

/** Reports what broke. What is not taken is lost, as above. */
export async function reportError(body: BrowserError): Promise<void> {
  try {
    await api.POST("/api/v1/browser-errors", { body, keepalive: true });
  } catch {
    // offline, or gone already
  }
}
