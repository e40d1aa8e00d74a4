import type { Say } from "@/lib/i18n/words";

/** The code where a file is of another bank account than those before: a person can say that it is right. */
export const OTHER_ACCOUNT = "banking.other_account";
/** The code where the account of the chart has no currency of its own yet, and could take that of the file. */
export const CURRENCY_NOT_FIXED = "banking.currency_not_fixed";

/** The code where a file is of no kind that is read by itself: a table can be laid out by hand. */
export const NOT_RECOGNISED = "bank_files.not_recognised";

/** Where in a file a refusal is: "Line 14", with the member of a ZIP. Empty where nothing says it. */
export function whereOf(params: unknown, say: Say): string {
  if (typeof params !== "object" || params === null) {
    return "";
  }
  const { line, file } = params as { line?: unknown; file?: unknown };
  return [
    typeof file === "string" && file ? say("bank_import.in_file", { file }) : "",
    typeof line === "number" || typeof line === "string" ? say("bank_import.at_line", { line: String(line) }) : "",
  ]
    .filter(Boolean)
    .join(", ");
}
