"use client";

import { Ellipsis, Pencil, Repeat, SquarePen, Trash2 } from "lucide";
import { useRouter } from "next/navigation";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { lazily } from "@/lib/api/lazily";
import { todayIn } from "@/lib/dates/format";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Content } from "../content";

const asked = lazily(() => import("../api"));
const DayDialog = part(() => import("./day-dialog"));
const TemplateDialog = part(() => import("./template-dialog"));

/** What is done with a template: an entry is written from it, it recurs, it is changed or deleted. */
export function TemplateActs({
  companyId,
  template,
  only,
}: {
  companyId: string;
  template: { id: string; name: string; version: number; content?: Content["whole"] };
  /** In a list: the act one comes for. */
  only?: "use";
}) {
  const say = useSay();
  const { timeZone } = useFormat();
  const router = useRouter();
  const { opened, open, close } = useOpened<"use" | "change" | "delete", typeof template>(template);
  const { id, name } = template;
  return (
    <>
      <Button look={only ? undefined : "primary"} onClick={() => open("use")}>
        {!only && <Icon of={SquarePen} />}
        <span>{say("recurring.use")}</span>
        {only && <span className="vh"> {name}</span>}
      </Button>
      {!only && (
        <>
          <LinkButton href={`/${companyId}/recurring/new?template=${id}`}>
            <Icon of={Repeat} />
            <span className="words">{say("recurring.make_from")}</span>
          </LinkButton>
          <Menu
            className="btn bare square"
            align="end"
            label={say("recurring.more_acts")}
            button={<Icon of={Ellipsis} />}
          >
            <MenuItem onClick={() => open("change")}>
              <Icon of={Pencil} />
              <span>{say("recurring.change")}</span>
            </MenuItem>
            <MenuItem onClick={() => open("delete")}>
              <Icon of={Trash2} />
              <span>{say("ui.delete")}</span>
            </MenuItem>
          </Menu>
        </>
      )}
      {opened?.is === "use" && (
        <DayDialog
          title={say("recurring.use_title", { name })}
          text={say("recurring.use_text")}
          label={say("recurring.use_day")}
          name="posting_date"
          act={say("recurring.use_act")}
          day={todayIn(timeZone, new Date())}
          onDay={async (day) => {
            const entry = await (await asked()).applyTemplate(companyId, id, day);
            toast({ text: say("recurring.used_done"), is: "ok" });
            router.push(`/${companyId}/entries/${entry}/edit`);
          }}
          onClose={close}
        />
      )}
      {opened?.is === "change" && opened.of.content && (
        <TemplateDialog companyId={companyId} template={{ ...opened.of, content: opened.of.content }} onClose={close} />
      )}
      {opened?.is === "delete" && (
        <ConfirmDialog
          title={say("recurring.delete_title", { name: opened.of.name })}
          text={say("recurring.delete_template_text")}
          act={say("ui.delete")}
          onClose={close}
          onAct={async () => {
            await (await asked()).deleteTemplate(companyId, id, opened.of.version);
            toast({ text: say("recurring.deleted", { name }), is: "ok" });
            router.push(`/${companyId}/recurring?show=templates`);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
