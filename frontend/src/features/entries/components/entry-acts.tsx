"use client";

import { ClipboardList, Copy, Ellipsis, Pencil, Repeat, Trash2, Undo2 } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button, LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";

export type ActedOn = {
  id: string;
  name: string;
  isDraft: boolean;
  version: number;
  postingDate: string;
  canBeReversed: boolean;
};
const asked = lazily(() => import("../api"));
const ReverseDialog = part(() => import("./reverse-dialog"));

/** What can be done with one entry: a draft is edited, posted, deleted; a posted one is reversed; each is duplicated. */
export function EntryActs({ companyId, entry, compact }: { companyId: string; entry: ActedOn; compact?: boolean }) {
  const say = useSay();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [isReversing, setReversing] = useState(false);
  const here = `/${companyId}/entries`;
  const edit = `${here}/${entry.id}/edit`;

  async function act(done: () => Promise<void>) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    try {
      await done();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: [error.message, ...error.problem.errors.map(({ message }) => message)].join(" "), is: "bad" });
    } finally {
      setBusy(false);
    }
  }

  const post = () =>
    act(async () => {
      await (await asked()).postEntry(companyId, entry.id);
      toast({ text: say("entries.posted_done", { count: 1 }), is: "ok" });
      router.refresh();
    });
  const duplicate = () =>
    act(async () => {
      const copy = await (await asked()).duplicateEntry(companyId, entry.id);
      toast({ text: say("entries.duplicated"), is: "ok" });
      router.push(`${here}/${copy.id}/edit`);
    });
  const remove = () =>
    act(async () => {
      await (await asked()).deleteDraft(companyId, entry.id, entry.version);
      toast({ text: say("entries.deleted", { count: 1 }), is: "ok" });
      router.push(here);
      router.refresh();
    });

  usePageKeys([
    ...(entry.isDraft ? [{ key: "e", does: say("entries.edit"), run: () => router.push(edit) }] : []),
    ...(entry.canBeReversed ? [{ key: "r", does: say("entries.reverse"), run: () => setReversing(true) }] : []),
    { key: "d", does: say("entries.duplicate"), run: duplicate },
  ]);

  return (
    <>
      {entry.isDraft && (
        <>
          <LinkButton href={edit} look={compact ? "bare" : undefined} square={compact}>
            <Icon of={Pencil} />
            <span className={compact ? "vh" : "words"}>{say("entries.edit")}</span>
          </LinkButton>
          <Button look="primary" busy={isBusy} onClick={post}>
            {say("entries.post")}
          </Button>
        </>
      )}
      {entry.canBeReversed && (
        <Button look={compact ? "bare" : undefined} square={compact} onClick={() => setReversing(true)}>
          <Icon of={Undo2} />
          <span className={compact ? "vh" : "words"}>{say("entries.reverse")}</span>
        </Button>
      )}
      <Menu className="btn bare square" align="end" label={say("entries.more_acts")} button={<Icon of={Ellipsis} />}>
        <MenuItem onClick={duplicate}>
          <Icon of={Copy} />
          <span>{say("entries.duplicate")}</span>
        </MenuItem>
        <MenuItem onClick={() => router.push(`/${companyId}/recurring/new?from=${entry.id}`)}>
          <Icon of={Repeat} />
          <span>{say("entries.make_recurring")}</span>
        </MenuItem>
        <MenuItem onClick={() => router.push(`/${companyId}/recurring/new?from=${entry.id}&as=template`)}>
          <Icon of={ClipboardList} />
          <span>{say("entries.save_template")}</span>
        </MenuItem>
        {entry.isDraft && (
          <MenuItem onClick={remove}>
            <Icon of={Trash2} />
            <span>{say("entries.delete_drafts", { count: 1 })}</span>
          </MenuItem>
        )}
      </Menu>
      {isReversing && <ReverseDialog companyId={companyId} entry={entry} onClose={() => setReversing(false)} />}
    </>
  );
}
