import { Plus } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { PlanList } from "./plan-list";
import { RecurringList } from "./recurring-list";
import { RecurringTabs, type Tab } from "./recurring-tabs";
import { TemplateList } from "./template-list";

/** What comes again: recurring entries, templates, reversals that wait. */
export async function Recurring({ companyId, tab, after }: { companyId: string; tab: Tab; after?: string }) {
  const [say, rights] = await Promise.all([getSay(), getRights()]);
  return (
    <Words of={["recurring"]}>
      <PageHead title={say("recurring.title")}>
        {rights.has("entry.draft") && (
          <LinkButton look="primary" href={`/${companyId}/recurring/new`}>
            <Icon of={Plus} />
            <span className="words">{say("recurring.new_short")}</span>
          </LinkButton>
        )}
      </PageHead>
      <div className="chips">
        <RecurringTabs companyId={companyId} tab={tab} />
      </div>
      {tab === "recurring" ? (
        <RecurringList companyId={companyId} after={after} />
      ) : tab === "templates" ? (
        <TemplateList companyId={companyId} />
      ) : (
        <PlanList companyId={companyId} after={after} />
      )}
    </Words>
  );
}
