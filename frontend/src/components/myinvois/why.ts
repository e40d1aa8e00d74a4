import type { Say } from "@/lib/i18n/words";

const KNOWN = [
  "clock",
  "certificate",
  "credentials",
  "timeout",
  "cut_off",
  "no_connection",
  "name_not_found",
  "tls",
  "answer_invalid",
  "interrupted",
  "not_taken",
  "OperationPeriodOver",
  "ActiveReferencingDocuments",
] as const;

/** Why an attempt came to nothing, in words; the code itself where there are none. */
export function whyOf(say: Say, code: string): string {
  const known = KNOWN.find((one) => one === code);
  return known ? say(`myinvois.why_${known}`) : say("myinvois.why_other", { code });
}
