import type { components } from "@/lib/api/schema";

/** What was chosen in the settings of documents, without what the API says of it besides: the body that puts it back. */
export function chosenOf({
  refuses_direct_entries: _refuses,
  usual_income_account: _income,
  usual_expense_account: _expense,
  ...chosen
}: components["schemas"]["SettingsOut"]) {
  return chosen;
}
