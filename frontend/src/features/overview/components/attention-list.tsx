import type { ReactNode } from "react";
import { PLACES } from "@/components/layout/navigation";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Attention = components["schemas"]["Attention"];

/** Where each is dealt with, behind the company. A page that is not built is not linked. */
const WHERE: { readonly [K in Attention["kind"]]: { place: string; behind?: string; query?: string } | null } = {
  no_fiscal_year: { place: "/periods" },
  drafts_waiting: { place: "/entries", query: "status=draft" },
  periods_to_close: { place: "/periods" },
  recurring_failed: { place: "/recurring" },
  reversals_failed: { place: "/recurring", query: "show=reversals" },
  bills_to_approve: { place: "/bills", behind: "/to-approve" },
  receivables_overdue: { place: "/ageing", query: "side=receivable" },
  payables_overdue: { place: "/ageing", query: "side=payable" },
  jobs_failed: null,
};
const PRESSING = new Set<Attention["kind"]>(["no_fiscal_year", "recurring_failed", "reversals_failed", "jobs_failed"]);

/** What waits for a decision, the most pressing first: what it is, why, what to do. */
export async function AttentionList({ companyId, of }: { companyId: string; of: readonly Attention[] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <section className="card todo" aria-labelledby="attention">
      <div className="cap">
        <h2 id="attention">{say("overview.attention")}</h2>
        <span className="text-faint">{format.count(of.length)}</span>
      </div>
      {of.length === 0 ? (
        <p className="px-4 pb-3">
          <span className="pill ok">{say("overview.nothing_waits")}</span>
        </p>
      ) : (
        <ol>
          {of.map(({ kind, count, is_capped, since, amount }) => {
            const where = WHERE[kind];
            const isBuilt = where && PLACES.some(({ path }) => path === where.place);
            const day = since ? format.date(since) : "";
            const inside: ReactNode = (
              <>
                <span className={`pill ${PRESSING.has(kind) ? "bad" : "warn"}`}>
                  <span className="vh">{say(PRESSING.has(kind) ? "overview.failed" : "overview.due")}: </span>
                </span>
                <span className="what">
                  <b>
                    {say(`overview.${kind}`, { count })}
                    {is_capped && ` ${say("overview.or_more")}`}
                  </b>
                  <span>{say(`overview.${kind}_why`, { day })}</span>
                </span>
                <span className="n">{amount && format.money(amount)}</span>
                <span className="act">{isBuilt && say(`overview.${kind}_do`)}</span>
              </>
            );
            return (
              <li key={kind}>
                {isBuilt ? (
                  <a href={`/${companyId}${where.place}${where.behind ?? ""}${where.query ? `?${where.query}` : ""}`}>
                    {inside}
                  </a>
                ) : (
                  <div className="row">{inside}</div>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
