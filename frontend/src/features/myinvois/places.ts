const FIELDS = [
  "name",
  "tin",
  "registration",
  "sst",
  "phone",
  "email",
  "msic",
  "activity",
  "street",
  "city",
  "country",
  "state",
  "postal_code",
  "text",
  "classification",
  "unit",
  "taxes",
  "certificate",
  "currency",
  "rate",
  "references",
  "totals",
  "lines",
  "number",
] as const;

export type Whose = { companyId: string; contactId: string; isPurchase: boolean };
export type Place = {
  of: "buyer" | "supplier" | "line" | null;
  line?: number;
  at: (typeof FIELDS)[number] | null;
  /** Where it is mended; null on the document itself. */
  href: string | null;
};

/** A place of a document as the API names it, `buyer/address/state`: whose it is, what it is called, where it is mended. */
export function placeOf(place: string, { companyId, contactId, isPurchase }: Whose): Place {
  const parts = place.replace(/^\//, "").split("/");
  const at = FIELDS.find((field) => field === parts.at(-1)) ?? null;
  const [first = "", second = ""] = parts;
  if (first === "lines" && /^\d+$/.test(second)) {
    return { of: "line", line: Number.parseInt(second, 10), at, href: null };
  }
  if (first === "buyer" || first === "supplier") {
    const isOurs = first === (isPurchase ? "buyer" : "supplier");
    const own = at === "msic" || at === "activity" ? "settings/myinvois" : "settings/paper";
    return { of: first, at, href: isOurs ? `/${companyId}/${own}` : `/${companyId}/contacts/${contactId}/edit` };
  }
  return { of: null, at, href: at === "certificate" ? `/${companyId}/settings/myinvois` : null };
}
