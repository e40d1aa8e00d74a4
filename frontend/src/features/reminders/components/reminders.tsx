import { BellRing } from "lucide";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readProposals, readSettings } from "../queries";
import { TABS, type Tab } from "../tabs";
import { BlockList } from "./block-list";
import { ProposalList } from "./proposal-list";
import { ReleasedList } from "./released-list";
import { SettingsForm } from "./settings-form";

/** Reminders: what could be released, what was, who is left out, and the levels. */
export async function Reminders({ companyId, tab, after }: { companyId: string; tab: Tab; after?: string }) {
  const say = await getSay();
  return (
    <Words of={["reminders"]}>
      <PageHead title={say("reminders.title")} />
      <div className="chips">
        <nav className="seg" aria-label={say("reminders.shown")}>
          {TABS.map((one) => (
            <a
              key={one}
              href={address(`/${companyId}/reminders`, { show: one === "proposals" ? null : one })}
              aria-current={one === tab ? "page" : undefined}
            >
              {say(`reminders.tab_${one}`)}
            </a>
          ))}
        </nav>
      </div>
      {tab === "proposals" ? (
        <Proposals companyId={companyId} after={after} />
      ) : tab === "released" ? (
        <ReleasedList companyId={companyId} after={after} />
      ) : tab === "blocks" ? (
        <BlockList companyId={companyId} after={after} />
      ) : (
        <Settings companyId={companyId} />
      )}
    </Words>
  );
}

async function Proposals({ companyId, after }: { companyId: string; after?: string }) {
  const [say, page, rights] = await Promise.all([getSay(), readProposals(companyId, after), getRights()]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !after) {
    return (
      <Empty
        title={say("reminders.none_title")}
        text={say("reminders.none_text")}
        steps={[
          {
            href: address(`/${companyId}/reminders`, { show: "settings" }),
            icon: BellRing,
            name: say("reminders.tab_settings"),
            why: say("reminders.settings_why"),
          },
        ]}
      />
    );
  }
  return (
    <ProposalList
      companyId={companyId}
      items={page.items}
      pager={
        <Pager
          first={after ? `/${companyId}/reminders` : null}
          next={page.next && address(`/${companyId}/reminders`, { after: page.next })}
        />
      }
      mayRelease={rights.has("sales.post")}
      mayBlock={rights.has("sales.draft")}
    />
  );
}

async function Settings({ companyId }: { companyId: string }) {
  const [settings, rights, format] = await Promise.all([readSettings(companyId), getRights(), getFormat()]);
  if (settings instanceof ApiError) {
    return <Refusal error={settings} />;
  }
  return (
    <div className="scroll">
      <div className="sheet">
        <SettingsForm
          key={settings.version}
          companyId={companyId}
          settings={settings}
          mayChange={rights.has("chart.change")}
          today={todayIn(format.timeZone, new Date())}
        />
      </div>
    </div>
  );
}
