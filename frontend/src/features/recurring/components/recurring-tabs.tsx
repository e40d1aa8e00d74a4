import { address } from "@/lib/api/address";
import { getSay } from "@/lib/i18n/server";

export const TABS = ["recurring", "templates", "reversals"] as const;
export type Tab = (typeof TABS)[number];

/** The three lists: what recurs, what it is made from, which reversals wait. */
export async function RecurringTabs({ companyId, tab }: { companyId: string; tab: Tab }) {
  const say = await getSay();
  return (
    <nav className="seg" aria-label={say("recurring.shown")}>
      {TABS.map((one) => (
        <a
          key={one}
          href={address(`/${companyId}/recurring`, { show: one === "recurring" ? null : one })}
          aria-current={one === tab ? "page" : undefined}
        >
          {say(`recurring.tab_${one}`)}
        </a>
      ))}
    </nav>
  );
}
