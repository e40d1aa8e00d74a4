"use client";

import { CircleStop, Ellipsis, Pause, Pencil, Play, RotateCw, Trash2 } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import type { Patch } from "../api";

const asked = lazily(() => import("../api"));
const ChangeDialog = part(() => import("./change-dialog"));

/** Runs, pauses, changes, ends and deletes a recurring invoice. */
export function RecurringActs({
  companyId,
  one,
  mayPost,
  today,
}: {
  companyId: string;
  one: components["schemas"]["RecurringDocumentOut"];
  mayPost: boolean;
  today: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [open, setOpen] = useState<"change" | "end" | "delete" | null>(null);
  const { id, name, version } = one;
  const isDue = one.is_active && one.next_on !== null && one.next_on <= today;

  async function change(body: Patch, done: string) {
    await (await asked()).changeRecurring(companyId, id, version, body);
    toast({ text: done, is: "ok" });
    router.refresh();
  }

  async function at(act: () => Promise<void>) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
      router.refresh();
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {isDue && (
        <Button
          look="primary"
          busy={isBusy}
          onClick={() =>
            at(async () => {
              await (await asked()).runOne(companyId, id);
              toast({ text: say("recurring_invoices.ran"), is: "ok" });
              router.refresh();
            })
          }
        >
          <Icon of={RotateCw} />
          <span className="words">{say("recurring_invoices.run")}</span>
        </Button>
      )}
      {one.next_on && (
        <Button
          busy={isBusy}
          onClick={() =>
            at(() =>
              change(
                { is_active: !one.is_active },
                say(one.is_active ? "recurring_invoices.pause_done" : "recurring_invoices.go_on_done"),
              ),
            )
          }
        >
          <Icon of={one.is_active ? Pause : Play} />
          <span className="words">{say(one.is_active ? "recurring_invoices.pause" : "recurring_invoices.go_on")}</span>
        </Button>
      )}
      <Menu
        className="btn bare square"
        align="end"
        label={say("recurring_invoices.more_acts")}
        button={<Icon of={Ellipsis} />}
      >
        <MenuItem onClick={() => setOpen("change")}>
          <Icon of={Pencil} />
          <span>{say("recurring_invoices.change")}</span>
        </MenuItem>
        {one.next_on && (
          <MenuItem onClick={() => setOpen("end")}>
            <Icon of={CircleStop} />
            <span>{say("recurring_invoices.end")}</span>
          </MenuItem>
        )}
        {one.made === 0 && (
          <MenuItem onClick={() => setOpen("delete")}>
            <Icon of={Trash2} />
            <span>{say("ui.delete")}</span>
          </MenuItem>
        )}
      </Menu>
      {open === "change" && (
        <ChangeDialog companyId={companyId} one={one} mayPost={mayPost} onClose={() => setOpen(null)} />
      )}
      {open === "end" && (
        <ConfirmDialog
          title={say("recurring_invoices.end_title", { name })}
          text={say("recurring_invoices.end_text")}
          act={say("recurring_invoices.end")}
          onClose={() => setOpen(null)}
          onAct={() => change({ ends_on: today }, say("recurring_invoices.end_done"))}
        />
      )}
      {open === "delete" && (
        <ConfirmDialog
          title={say("recurring_invoices.delete_title", { name })}
          text={say("recurring_invoices.delete_text")}
          act={say("ui.delete")}
          onClose={() => setOpen(null)}
          onAct={async () => {
            await (await asked()).deleteRecurring(companyId, id, version);
            toast({ text: say("recurring_invoices.deleted", { name }), is: "ok" });
            router.push(`/${companyId}/recurring-invoices`);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
