"use client";

import { useEffect, useState } from "react";
import { letGo } from "@/components/drafts/keeping";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { readDraft } from "../api";
import { type Books, type Entry, fromDraft, isBlank } from "../grid/state";
import type { Saving, useDraft } from "../grid/use-draft";

type Theirs = { entry: Entry; etag: string };

/** Somebody else changed the draft: both side by side, and the choice. Nothing is overwritten unseen. */
export function ConflictDialog({
  books,
  saving,
  entry,
  draft,
}: {
  books: Books;
  saving: Saving;
  entry: Entry;
  draft: ReturnType<typeof useDraft>;
}) {
  const say = useSay();
  const [theirs, setTheirs] = useState<Theirs | null>(null);
  const isOpen = saving.is === "conflict";
  const id = draft.draftId;
  useEffect(() => {
    if (isOpen && id) {
      readDraft(books.companyId, id).then((now) => setTheirs({ entry: fromDraft(now.entry), etag: now.etag }));
    } else {
      setTheirs(null);
    }
  }, [isOpen, id, books.companyId]);
  return (
    <Dialog
      open={isOpen && theirs !== null}
      broad
      title={say("entries.changed_title")}
      onClose={() => undefined}
      acts={
        <>
          <Button
            onClick={() => {
              letGo(draft.drawer, id);
              window.location.reload();
            }}
          >
            {say("entries.take_theirs")}
          </Button>
          <Button look="primary" onClick={() => theirs && draft.overwrite(theirs.etag)}>
            {say("entries.keep_mine")}
          </Button>
        </>
      }
    >
      <p>{say("entries.changed_text")}</p>
      <div className="grid grid-cols-1 gap-4 desk:grid-cols-2">
        <Side title={say("entries.mine")} books={books} entry={entry} />
        {theirs && <Side title={say("entries.theirs")} books={books} entry={theirs.entry} />}
      </div>
    </Dialog>
  );
}

function Side({ title, books, entry }: { title: string; books: Books; entry: Entry }) {
  const format = useFormat();
  return (
    <section>
      <h3 className="h3">{title}</h3>
      <p>
        {format.date(entry.date)} <bdi>{entry.description}</bdi>
      </p>
      <table className="plain">
        <tbody>
          {entry.lines
            .filter((line) => !isBlank(line))
            .map((line) => (
              <tr key={line.key}>
                <td className="clip">
                  {books.accounts.find(({ value }) => value === line.account)?.code ?? line.unknown}
                </td>
                <td className="n">{line.debit.amount && format.money(line.debit.amount)}</td>
                <td className="n">{line.credit.amount && format.money(line.credit.amount)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
