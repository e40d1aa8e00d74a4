"use client";

import { Ellipsis } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api"));
const DayDialog = part(() => import("./day-dialog"));

/** Moves a planned reversal to another day, or takes it back. */
export function PlanActs({ companyId, entryId, day }: { companyId: string; entryId: string; day: string }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [open, setOpen] = useState<"move" | "drop" | null>(null);
  return (
    <>
      <Menu className="btn bare square" align="end" label={say("recurring.more_acts")} button={<Icon of={Ellipsis} />}>
        <MenuItem onClick={() => setOpen("move")}>{say("recurring.move")}</MenuItem>
        <MenuItem onClick={() => setOpen("drop")}>{say("recurring.take_back")}</MenuItem>
      </Menu>
      {open === "move" && (
        <DayDialog
          title={say("recurring.move_title")}
          label={say("recurring.reverse_on")}
          name="reverse_on"
          act={say("ui.save")}
          day={day}
          onDay={async (to) => {
            await (await asked()).moveReversal(companyId, entryId, to);
            toast({ text: say("recurring.moved", { day: format.date(to) }), is: "ok" });
            router.refresh();
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "drop" && (
        <ConfirmDialog
          title={say("recurring.take_back_title")}
          text={say("recurring.take_back_text")}
          act={say("recurring.take_back")}
          onClose={() => setOpen(null)}
          onAct={async () => {
            await (await asked()).dropReversal(companyId, entryId);
            toast({ text: say("recurring.taken_back"), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
