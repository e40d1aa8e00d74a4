"use client";

import { Eye, Trash2 } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { DraftHead } from "@/components/drafts/draft-head";
import { kept } from "@/components/drafts/keeping";
import { useDraft } from "@/components/drafts/use-draft";
import { useUnread } from "@/components/drafts/use-unread";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Keys } from "@/components/ui/kbd";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { isTyping, settle, useCells } from "@/components/ui/use-cells";
import { useHistory } from "@/components/ui/use-history";
import { useSay } from "@/lib/i18n/use-say";
import { changeDraft, createDraft, readDraft } from "../api";
import { faultsOf } from "../faults";
import { type Books, type Form, fromDocument, hasContent, missingOf, sameForm, sentOf, toBody } from "../form";
import { type Kind, NOUNS, pathOf } from "../kinds";
import { settlesSome } from "../settles";
import { isSetAside, useEarlier } from "../use-earlier";
import { usePost } from "../use-post";
import { usePreview } from "../use-preview";
import { useUsualTaxes } from "../use-usual-taxes";
import { ComputedSums } from "./computed-sums";
import { useDeposits } from "./deposit-picks";
import { EarlierDraft } from "./earlier-draft";
import { FormFaults } from "./form-faults";
import { HeadFields } from "./head-fields";
import type { Column } from "./line-row";
import { LinesGrid } from "./lines-grid";
import { Paper } from "./paper";
import { UnderLines } from "./under-lines";

const DeleteDraft = part(() => import("./delete-draft"));
const DraftConflict = part(() => import("./draft-conflict"));

type Start = { id: string | null; etag: string | null; typed: Form };

/** The page where documents are written: head, lines, totals of the server as one types, saved by itself, undone step by step, posted. */
export function Editor({
  books,
  kind,
  person,
  mayPost,
  start,
  isCopy,
}: {
  books: Books;
  kind: Kind;
  person: string;
  mayPost: boolean;
  start: Start;
  isCopy: boolean;
}) {
  const say = useSay();
  const noun = NOUNS[kind];
  const { companyId } = books;
  const { now: form, change, undo, redo, canUndo } = useHistory(start.typed, sameForm);
  const page = useRef<HTMLDivElement>(null);
  const unread = useUnread(page);
  const draft = useDraft<Form>({
    drawer: { kind, person, companyId },
    typed: form,
    start,
    same: sameForm,
    sent: (typed) => sentOf(typed, kind),
    hasContent,
    canBeSaved: (typed) => missingOf(typed, kind) === null && unread.isRead(),
    create: (key, typed) => createDraft(companyId, kind, key, toBody(typed, kind).body),
    change: (id, etag, typed) => changeDraft(companyId, kind, id, etag, toBody(typed, kind).body),
    read: async (id) => {
      const now = await readDraft(companyId, kind, id);
      return { typed: fromDocument(now.document), etag: now.etag };
    },
    pathOf: (id) => `${pathOf(companyId, kind, id)}/edit`,
  });
  const earlier = useEarlier(draft, start.id === null, (typed) => change(() => typed), pathOf(companyId, kind));
  const { preview, isStale, error, of, at } = usePreview(companyId, kind, form);
  const deposits = useDeposits(companyId, form.contact?.value, kind === "invoice");
  const ofContact = useUsualTaxes(companyId, form.contact?.value, noun.side);
  const usual = form.isDeposit ? (deposits?.usual_tax_code_ids ?? []) : ofContact;
  const [settles, setSettles] = useState(true);
  const mayBeSettled = settlesSome(form.creditsId, preview?.payable);
  const { post, isPosting, why, refusal } = usePost({
    companyId,
    kind,
    form,
    draft,
    settles: settles && mayBeSettled,
  });
  // What is being typed is taken first: then it is another form that is posted.
  const latest = useRef(post);
  useLayoutEffect(() => {
    latest.current = post;
  }, [post]);
  const postNow = () => unread.act(() => void latest.current());
  const [isPaper, setPaper] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const columns: Column[] = [
    "text",
    "quantity",
    "unit",
    "price",
    "discount",
    "tax",
    "account",
    ...books.dimensions.map(({ code }): Column => `dim:${code}`),
  ];
  const { grid, goOn, goTo } = useCells<Column>(columns, "text");
  const refused = draft.saving.is === "refused" && draft.saving.of === form ? draft.saving : null;
  const faults = refusal
    ? faultsOf(refusal.error, refusal.of, kind)
    : refused
      ? faultsOf(refused.error, refused.of, kind)
      : faultsOf(of === form ? error : null, form, kind);
  const currency = form.currency || preview?.currency || books.currency;
  const scale = books.currencies.find(({ code }) => code === currency)?.decimals ?? 2;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const held = kept<Form>(draft.drawer, start.id);
    if (held && isSetAside(start, held.typed, isCopy)) {
      earlier.setAside(held);
    } else if (held && (start.id === null || held.etag === start.etag)) {
      change(() => held.typed);
      toast({ text: say("drafts.restored") });
    }
    if (start.typed.contact) {
      goTo(0, "text");
    } else if (!isTyping()) {
      document.querySelector<HTMLElement>('[name="contact_id"]')?.focus();
    }
  }, []);

  usePageKeys([
    ...(mayPost ? [{ key: "Ctrl+Enter", does: say("drafts.post"), run: postNow }] : []),
    { key: "Ctrl+s", run: () => unread.act(() => void draft.save()) },
    { key: "Ctrl+z", does: say("drafts.undo"), run: () => settle(undo) },
    { key: "Ctrl+y", does: say("drafts.redo"), run: () => settle(redo) },
  ]);

  const hasPaper = noun.side === "sales";
  return (
    <>
      <DraftHead
        title={say(draft.draftId ? noun.one : noun.add)}
        up={{ href: pathOf(companyId, kind), name: say(noun.many) }}
        saving={draft.saving}
        canUndo={canUndo}
        undo={() => settle(undo)}
        post={mayPost ? postNow : null}
        isPosting={isPosting}
        why={why}
      >
        {draft.draftId && (
          <Button look="bare" square aria-label={say("documents.delete")} onClick={() => setDeleting(true)}>
            <Icon of={Trash2} />
          </Button>
        )}
        {hasPaper && (
          <Button look="bare" className="papered" aria-pressed={isPaper} onClick={() => setPaper(!isPaper)}>
            <Icon of={Eye} />
            <span className="words">{say("document_form.preview")}</span>
          </Button>
        )}
      </DraftHead>
      <EarlierDraft earlier={earlier} />
      <div
        ref={page}
        className={`docsplit ${hasPaper ? "has-paper" : ""} ${isPaper ? "on-paper" : ""}`}
        onBlur={() => unread.onLeft(() => void draft.save())}
      >
        <div className="scroll docform">
          <HeadFields
            books={books}
            kind={kind}
            form={form}
            preview={preview}
            faults={faults.head}
            onChange={(to) => change((held) => ({ ...held, ...to }))}
            goOn={() => goTo(0, "text")}
          />
          <LinesGrid
            books={books}
            kind={kind}
            form={form}
            preview={preview}
            wrong={faults.lines}
            currency={currency}
            scale={scale}
            grid={grid}
            goTo={goTo}
            goOn={goOn}
            change={change}
            usual={usual}
          />
          <div className="under">
            <UnderLines
              books={books}
              form={form}
              scale={scale}
              currency={currency}
              deposits={form.isDeposit ? null : deposits}
              faults={faults}
              settles={mayBeSettled && mayPost ? { now: settles, set: setSettles } : null}
              change={change}
            />
            <ComputedSums
              books={books}
              kind={kind}
              form={form}
              preview={preview}
              isRefused={error !== null}
              isStale={isStale}
              at={at}
              currency={currency}
            />
          </div>
          <div className="keysline">
            <Keys
              of={[
                { keys: ["Enter"], does: say("document_form.next") },
                { keys: ["Ctrl D"], does: say("document_form.copy_above") },
                { keys: ["Ctrl Shift ⌫"], does: say("document_form.remove") },
              ]}
            />
          </div>
        </div>
        {hasPaper && (
          <aside className="deskpad" aria-label={say("document_form.preview")}>
            <Paper company={books.company} kind={kind} form={form} preview={isStale ? null : preview} />
          </aside>
        )}
      </div>
      <FormFaults
        faults={faults.list}
        go={(row) => goTo(row, "text")}
        places={{
          issuer: `/${companyId}/settings/paper`,
          contact: `/${companyId}/contacts/${form.contact?.value}/edit`,
        }}
      />
      {draft.saving.is === "conflict" && <DraftConflict companyId={companyId} kind={kind} draft={draft} />}
      {isDeleting && <DeleteDraft companyId={companyId} kind={kind} draft={draft} onClose={() => setDeleting(false)} />}
    </>
  );
}
