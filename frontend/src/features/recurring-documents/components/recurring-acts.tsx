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
import { pathOf } from "../kinds";

const asked = lazily(() => import("../api"));
const ChangeDialog = part(() => import("./change-dialog"));

/** Runs, pauses, changes, ends and deletes a recurring document. */
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
  const { opened, open, close } = useOpened<"change" | "end" | "delete", typeof one>(one);
  const { id, kind } = one;
  const isDue = one.is_active && one.next_on !== null && one.next_on <= today;

  async function change({ version }: typeof one, body: Patch, done: string) {
    await (await asked()).changeRecurring(companyId, kind, id, version, body);
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
              await (await asked()).runOne(companyId, kind, id);
              toast({ text: say(`recurring_documents.ran_${kind}`), is: "ok" });
              router.refresh();
            })
          }
        >
          <Icon of={RotateCw} />
          <span className="words">{say("recurring_documents.run")}</span>
        </Button>
      )}
      {one.next_on && (
        <Button
          busy={isBusy}
          onClick={() =>
            at(() =>
              change(
                one,
                { is_active: !one.is_active },
                say(one.is_active ? "recurring_documents.pause_done" : "recurring_documents.go_on_done"),
              ),
            )
          }
        >
          <Icon of={one.is_active ? Pause : Play} />
          <span className="words">
            {say(one.is_active ? "recurring_documents.pause" : "recurring_documents.go_on")}
          </span>
        </Button>
      )}
      <Menu
        className="btn bare square"
        align="end"
        label={say("recurring_documents.more_acts")}
        button={<Icon of={Ellipsis} />}
      >
        <MenuItem onClick={() => open("change")}>
          <Icon of={Pencil} />
          <span>{say("recurring_documents.change")}</span>
        </MenuItem>
        {one.next_on && (
          <MenuItem onClick={() => open("end")}>
            <Icon of={CircleStop} />
            <span>{say("recurring_documents.end")}</span>
          </MenuItem>
        )}
        {one.made === 0 && (
          <MenuItem onClick={() => open("delete")}>
            <Icon of={Trash2} />
            <span>{say("ui.delete")}</span>
          </MenuItem>
        )}
      </Menu>
      {opened?.is === "change" && (
        <ChangeDialog companyId={companyId} one={opened.of} mayPost={mayPost} onClose={close} />
      )}
      {opened?.is === "end" && (
        <ConfirmDialog
          title={say("recurring_documents.end_title", { name: opened.of.name })}
          text={say(`recurring_documents.end_text_${kind}`)}
          act={say("recurring_documents.end")}
          onClose={close}
          onAct={() => change(opened.of, { ends_on: today }, say("recurring_documents.end_done"))}
        />
      )}
      {opened?.is === "delete" && (
        <ConfirmDialog
          title={say("recurring_documents.delete_title", { name: opened.of.name })}
          text={say("recurring_documents.delete_text")}
          act={say("ui.delete")}
          onClose={close}
          onAct={async () => {
            await (await asked()).deleteRecurring(companyId, kind, id, opened.of.version);
            toast({ text: say("recurring_documents.deleted", { name: opened.of.name }), is: "ok" });
            router.push(pathOf(companyId, kind));
            router.refresh();
          }}
        />
      )}
    </>
  );
}
