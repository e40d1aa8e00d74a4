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
import { useOpened } from "@/components/ui/use-opened";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import type { Patch } from "../api";

const asked = lazily(() => import("../api"));
const ChangeDialog = part(() => import("./change-dialog"));

/** Pauses a recurring entry and lets it go on, tries again what failed, changes, ends and deletes it. */
export function RecurringActs({
  companyId,
  one,
  mayPost,
  today,
}: {
  companyId: string;
  one: components["schemas"]["RecurringOut"];
  mayPost: boolean;
  today: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const { opened, open, close } = useOpened<"change" | "end" | "delete", typeof one>(one);
  const { id } = one;

  async function change({ version }: typeof one, body: Patch, done: string) {
    await (await asked()).changeRecurring(companyId, id, version, body);
    toast({ text: done, is: "ok" });
    router.refresh();
  }

  async function at(body: Patch, done: string) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    try {
      await change(one, body, done);
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({
        text: error.message,
        is: "bad",
        ...(error.code === "core.stale_version" && {
          act: { name: say("recurring.read_again"), run: () => router.refresh() },
        }),
      });
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {one.failure && (
        <Button look="primary" busy={isBusy} onClick={() => at({}, say("recurring.tried"))}>
          <Icon of={RotateCw} />
          <span className="words">{say("recurring.try_again")}</span>
        </Button>
      )}
      {one.next_on && (
        <Button
          busy={isBusy}
          onClick={() =>
            at({ is_active: !one.is_active }, say(one.is_active ? "recurring.pause_done" : "recurring.go_on_done"))
          }
        >
          <Icon of={one.is_active ? Pause : Play} />
          <span className="words">{say(one.is_active ? "recurring.pause" : "recurring.go_on")}</span>
        </Button>
      )}
      <Menu className="btn bare square" align="end" label={say("recurring.more_acts")} button={<Icon of={Ellipsis} />}>
        <MenuItem onClick={() => open("change")}>
          <Icon of={Pencil} />
          <span>{say("recurring.change")}</span>
        </MenuItem>
        {one.next_on && (
          <MenuItem onClick={() => open("end")}>
            <Icon of={CircleStop} />
            <span>{say("recurring.end")}</span>
          </MenuItem>
        )}
        <MenuItem onClick={() => open("delete")}>
          <Icon of={Trash2} />
          <span>{say("ui.delete")}</span>
        </MenuItem>
      </Menu>
      {opened?.is === "change" && (
        <ChangeDialog companyId={companyId} one={opened.of} mayPost={mayPost} onClose={close} />
      )}
      {opened?.is === "end" && (
        <ConfirmDialog
          title={say("recurring.end_title", { name: opened.of.name })}
          text={say("recurring.end_text")}
          act={say("recurring.end")}
          onClose={close}
          onAct={() => change(opened.of, { ends_on: today }, say("recurring.end_done"))}
        />
      )}
      {opened?.is === "delete" && (
        <ConfirmDialog
          title={say("recurring.delete_title", { name: opened.of.name })}
          text={say("recurring.delete_text")}
          act={say("ui.delete")}
          onClose={close}
          onAct={async () => {
            await (await asked()).deleteRecurring(companyId, id, opened.of.version);
            toast({ text: say("recurring.deleted", { name: opened.of.name }), is: "ok" });
            router.push(`/${companyId}/recurring`);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
