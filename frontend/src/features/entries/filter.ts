import { address, day, one, type Sought } from "@/lib/api/address";

/** What the address of the list says. */
export type EntryFilter = {
  status?: "draft" | "posted";
  journal?: string;
  from?: string;
  to?: string;
  after?: string;
  /** The entry that is open in the panel. */
  open?: string;
};

export function entryFilter(sought: Sought): EntryFilter {
  const status = one(sought, "status");
  return {
    status: status === "draft" || status === "posted" ? status : undefined,
    journal: one(sought, "journal"),
    from: day(sought, "from"),
    to: day(sought, "to"),
    after: one(sought, "after"),
    open: one(sought, "open"),
  };
}

/** The list as the filter shows it; `change` replaces parts. */
export function listAddress(companyId: string, filter: EntryFilter, change: EntryFilter = {}): string {
  return address(`/${companyId}/entries`, { ...filter, ...change });
}

/** The same list as a file: all of it, not this page alone. */
export function fileAddress(companyId: string, filter: EntryFilter, format: "csv" | "xlsx"): string {
  return address(`/api/v1/companies/${companyId}/journal-entries`, {
    status: filter.status,
    journal: filter.journal,
    from_date: filter.from,
    to_date: filter.to,
    format,
  });
}

/** The filter alone, without the place in the list. */
export function keptOf({ status, journal, from, to }: EntryFilter): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries({ status, journal, from, to }).filter((pair): pair is [string, string] => Boolean(pair[1])),
  );
}
