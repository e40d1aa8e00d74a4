import { BookOpenText, FileUp, NotebookText, Scale } from "lucide";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { LeftOut } from "./left-out";

type Result = components["schemas"]["ImportOut"];

/** What an import did, and where it can be seen. */
export async function Done({
  companyId,
  result,
  months,
}: {
  companyId: string;
  result: Result;
  /** The months that have entries. */
  months: readonly string[];
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const sorted = [...months].sort();
  const [from, to] = [sorted[0], sorted.at(-1)];
  const days = { from: from && `${from}-01`, to: to && lastDayOf(to) };
  const parts = [
    say("imports.lines", { count: result.lines }),
    say("imports.accounts_added", { count: result.accounts }),
    say("imports.new_years", { count: result.fiscal_years }),
    say("imports.rates", { count: result.rates }),
    say("imports.skipped", { count: result.skipped }),
  ];
  return (
    <ScrollRegion label={say("imports.title")}>
      <Empty
        title={say("imports.done_title", { count: result.entries })}
        text={`${parts.join(", ")}.`}
        steps={[
          {
            href: address(`/${companyId}/entries`, days),
            icon: BookOpenText,
            name: say("imports.see_entries"),
            why: from && to ? format.range(days.from ?? "", days.to ?? "") : say("imports.see_entries_why"),
          },
          {
            href: address(`/${companyId}/reports/trial-balance`, { to: days.to }),
            icon: Scale,
            name: say("imports.see_trial_balance"),
            why: say("imports.see_trial_balance_why"),
          },
          {
            href: address(`/${companyId}/reports/journal`, days),
            icon: NotebookText,
            name: say("imports.see_journal"),
            why: say("imports.see_journal_why"),
          },
          { href: `/${companyId}/import`, icon: FileUp, name: say("imports.another"), why: say("imports.another_why") },
        ]}
      />
      <LeftOut rows={result.left_out} />
    </ScrollRegion>
  );
}

/** The last day of a month, "2026-02" to "2026-02-28". */
function lastDayOf(month: string): string {
  const day = new Date(`${month}-01T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + 1, 0);
  return day.toISOString().slice(0, 10);
}
