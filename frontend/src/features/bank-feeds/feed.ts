import type { Feed } from "./api";

/** Where the bank sends the browser back to. */
export const backTo = (companyId: string) => `/${companyId}/bank/feeds`;

/** Under which the browser keeps which feed's consent it left for. */
export const LEFT_FOR = "oasys.feed";

export const DAY = 86_400_000;

/** Whole days until the consent ends, never below 0; null where there is none. */
export function daysLeft({ expires_at }: Pick<Feed, "expires_at">, now: number): number | null {
  return expires_at ? Math.max(0, Math.floor((Date.parse(expires_at) - now) / DAY)) : null;
}

/** Why fetches come to nothing, as the API names it; anything else is said as it stands. */
export const FAILURES = ["rate_limited", "unavailable", "credentials", "consent_over", "refused", "not_there"] as const;

/** Countries whose banks the provider reaches. */
export const COUNTRIES =
  "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" ");
