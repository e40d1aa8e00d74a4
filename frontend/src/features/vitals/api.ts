"use client";

import { api } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";

export type Vital = components["schemas"]["VitalIn"];

/** Reports what was measured, also while the page goes away. What is not taken is lost: nobody waits for it. */
export async function report(page: string, vitals: Vital[]): Promise<void> {
  try {
    await api.POST("/api/v1/web-vitals", { body: { page, vitals }, keepalive: true });
  } catch {
    // offline, or gone already
  }
}
