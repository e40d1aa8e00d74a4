import { address } from "./address";

/** The first day of the books in the API's addresses: from the very beginning. */
export const BEGINNING = "1900-01-01";

/** The page that shows what an address of the API answers, or null where there is none. */
export function pageOf(companyId: string, href: string | null | undefined): string | null {
  const [path = "", query = ""] = (href ?? "").split("?");
  const prefix = `/api/v1/companies/${companyId}/`;
  if (!path.startsWith(prefix)) {
    return null;
  }
  const sought = new URLSearchParams(query);
  const from = sought.get("from_date");
  const slice = { known: sought.get("known_at"), dimension: sought.getAll("dimension") };
  const [kind, id] = path.slice(prefix.length).split("/");
  const report = kind === "reports" ? id : undefined;
  if (report === "general-ledger") {
    // Without a first day: the year to the day, after the balance before it. All lines since the beginning would be pages.
    const days = { from: from === BEGINNING ? null : from, to: sought.get("to_date") };
    return address(`/${companyId}/reports/general-ledger`, { account: sought.get("account_id"), ...days, ...slice });
  }
  if (report === "profit-and-loss") {
    return address(`/${companyId}/reports/profit-and-loss`, { from, to: sought.get("to_date"), ...slice });
  }
  if (kind === "journal-entries") {
    return id ? `/${companyId}/entries/${id}` : address(`/${companyId}/entries`, { status: sought.get("status") });
  }
  return null;
}
