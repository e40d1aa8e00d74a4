import type { components } from "@/lib/api/schema";

export type Endpoint = components["schemas"]["EndpointOut"];

/** How an endpoint stands, the worst first. */
export const STANDS = ["stopped_failing", "stopped_gone", "failing", "paused", "takes"] as const;
export type Stand = (typeof STANDS)[number];

export function standOf({ is_enabled, disabled_reason, failing_since }: Endpoint): Stand {
  if (!is_enabled) {
    return disabled_reason === "failing" ? "stopped_failing" : disabled_reason === "gone" ? "stopped_gone" : "paused";
  }
  return failing_since ? "failing" : "takes";
}

export const needsSomebody = (stand: Stand) => stand !== "paused" && stand !== "takes";

/** What is called by its address in a list: without the scheme, which is always the same. */
export const shortAddress = (url: string) => url.replace(/^https?:\/\//, "");

/** How a delivery looks: one that waits for another attempt has failed before. */
export function looksOf({ state, attempts }: { state: "waiting" | "delivered" | "failed"; attempts: number }) {
  return ({ waiting: attempts > 0 ? "warn" : "draft", delivered: "ok", failed: "bad" } as const)[state];
}
