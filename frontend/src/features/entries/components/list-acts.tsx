"use client";

import { X } from "lucide";
import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { sum, toWire } from "@/lib/money/decimal";
import { moveRow, pickRow } from "./rows";

type Row = { id: string; isDraft: boolean; version: number; amount: string; name: string };
const api = lazily(() => import("../api"));

/**
 * Picks rows of the list it stands around, and acts on them. The rows are markup of the server: their boxes are listened to, not drawn again.
 * Keys: up and down (or J, K) move, Enter opens, X picks, Esc clears.
 */
export function ListActs({
  companyId,
  rows,
  children,
}: {
  companyId: string;
  rows: readonly Row[];
  children: ReactNode;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const [asked, setAsked] = useState<readonly Row[] | null>(null); // what is to be deleted, as it stood when it was asked
  const chosen = rows.filter(({ id }) => picked.has(id));
  const drafts = chosen.filter(({ isDraft }) => isDraft);

  function read() {
    const boxes = [...(list.current?.querySelectorAll<HTMLInputElement>("tbody [data-pick]") ?? [])];
    const all = list.current?.querySelector<HTMLInputElement>('[data-pick="all"]');
    const checked = boxes.filter((box) => box.checked);
    if (all) {
      all.checked = boxes.length > 0 && checked.length === boxes.length;
      all.indeterminate = checked.length > 0 && checked.length < boxes.length;
    }
    setPicked(new Set(checked.map((box) => box.dataset.pick ?? "")));
  }

  function check(all: boolean) {
    for (const box of list.current?.querySelectorAll<HTMLInputElement>("tbody [data-pick]") ?? []) {
      box.checked = all;
    }
    read();
  }

  async function act(done: () => Promise<void>) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    try {
      await done();
      check(false);
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      const [first] = error.problem.errors;
      const row = drafts[Number.parseInt(first?.pointer.split("/")[2] ?? "", 10)];
      toast({
        text: row ? say("entries.refused_one", { name: row.name, why: first?.message ?? "" }) : error.message,
        is: "bad",
      });
    } finally {
      setBusy(false);
    }
  }

  const post = () =>
    act(async () => {
      await (await api()).postDrafts(
        companyId,
        drafts.map(({ id }) => id),
      );
      toast({ text: say("entries.posted_done", { count: drafts.length }), is: "ok" });
    });

  const remove = () =>
    act(async () => {
      setAsked(null);
      const { deleted, refusal } = await (await api()).deleteDrafts(companyId, asked ?? []);
      if (deleted > 0) {
        toast({ text: say("entries.deleted", { count: deleted }), is: "ok" });
      }
      if (refusal) {
        throw refusal;
      }
    });

  usePageKeys([
    { key: "j", does: say("entries.move_down"), run: () => moveRow(list.current, 1) },
    { key: "k", run: () => moveRow(list.current, -1) },
    { key: "ArrowDown", run: () => moveRow(list.current, 1) },
    { key: "ArrowUp", run: () => moveRow(list.current, -1) },
    { key: "x", does: say("entries.move_select"), run: () => pickRow(read) },
    ...(chosen.length > 0 ? [{ key: "Escape", does: say("entries.unselect"), run: () => check(false) }] : []),
  ]);

  return (
    <div
      ref={list}
      className="listwrap"
      onChange={(event) => {
        const box = event.target as unknown as HTMLInputElement;
        if (box.dataset.pick === "all") {
          check(box.checked);
        } else if (box.dataset.pick) {
          read();
        }
      }}
    >
      {children}
      {chosen.length > 0 && (
        <div className="bulk" role="toolbar" aria-label={say("entries.selected", { count: chosen.length })}>
          <b aria-live="polite">{say("entries.selected", { count: chosen.length })}</b>
          <span className="n">{format.money(toWire(sum(chosen.map(({ amount }) => amount))))}</span>
          <span className="grow" />
          {drafts.length > 0 && (
            <>
              <Button look="primary" busy={isBusy} onClick={post}>
                {say("entries.post_drafts", { count: drafts.length })}
              </Button>
              <Button className="desk" busy={isBusy} onClick={() => setAsked(drafts)}>
                {say("entries.delete_drafts", { count: drafts.length })}
              </Button>
            </>
          )}
          <Button look="bare" onClick={() => check(false)}>
            <Icon of={X} />
            <span className="vh">{say("entries.unselect")}</span>
            <Kbd className="desk">Esc</Kbd>
          </Button>
        </div>
      )}
      <Dialog
        open={asked !== null}
        title={say("entries.delete_drafts", { count: asked?.length ?? 0 })}
        onClose={() => setAsked(null)}
        onSubmit={remove}
        acts={
          <>
            <Button onClick={() => setAsked(null)}>{say("ui.cancel")}</Button>
            <Button type="submit" look="danger" busy={isBusy}>
              {say("ui.delete")}
            </Button>
          </>
        }
      >
        <p>{say("entries.delete_drafts_text", { count: asked?.length ?? 0 })}</p>
      </Dialog>
    </div>
  );
}
