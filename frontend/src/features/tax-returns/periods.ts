import { address } from "@/lib/api/address";

/** The page of a return, or of what one of its boxes sums. */
export function returnAddress(
  companyId: string,
  day: string,
  { box, late, after }: { box?: string; late?: boolean; after?: string } = {},
): string {
  return address(`/${companyId}/tax-returns/${day}`, { box, late: late ? "1" : null, after });
}

/** Whether an amount in the wire's notation is zero. */
export function isNothing(amount: string): boolean {
  return /^-?[0.]+$/.test(amount);
}

/** The first day of the quarter, or of the year, that the company is likely to begin filing with. */
export function likelyStart(today: string, months: number): string {
  const [year = "", month = "1"] = today.split("-");
  const first = Math.floor((Number.parseInt(month, 10) - 1) / months) * months + 1;
  return `${year}-${String(first).padStart(2, "0")}-01`;
}

/** A fingerprint as it is read: in groups, its beginning alone. */
export function shortPrint(fingerprint: string): string {
  return (fingerprint.slice(0, 16).match(/.{4}/g) ?? []).join(" ");
}
