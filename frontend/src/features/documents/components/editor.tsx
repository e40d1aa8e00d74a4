"use client";

import { Eye, Trash2 } from "lucide";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { DraftHead } from "@/components/drafts/draft-head";
import { kept, letGo } from "@/components/drafts/keeping";
import { useDraft } from "@/components/drafts/use-draft";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Keys } from "@/components/ui/kbd";
import { MoneyInput } from "@/components/ui/money-input";
import { TextArea } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { settle, useCells } from "@/components/ui/use-cells";
import { useHistory } from "@/components/ui/use-history";
import { useSay } from "@/lib/i18n/use-say";
import { changeDraft, createDraft, deleteDocument } from "../api";
import { faultsOf } from "../faults";
import {
  type Books,
  type Form,
  hasContent,
  type Line,
  missingOf,
  sameForm,
  toBody,
  withCopyOfAbove,
  withLine,
  withoutLine,
} from "../form";
import { type Kind, NOUNS, pathOf } from "../kinds";
import { UNITS } from "../units";
import { usePost } from "../use-post";
import { usePreview } from "../use-preview";
import { DraftConflict } from "./draft-conflict";
import { ExtraRows } from "./extra-rows";
import { FormFaults } from "./form-faults";
import { HeadFields } from "./head-fields";
import { type Column, LineRow } from "./line-row";
import { Paper } from "./paper";
import { Totals } from "./totals";

const NOTHING_WRONG = {};
/** Where Enter goes: past what is rarely typed. Tab goes through all. */
const NEXT: { readonly [column: string]: Column | null } = {
  text: "quantity",
  quantity: "price",
  unit: "price",
  price: "tax",
  discount: "tax",
  tax: null,
};

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
  const router = useRouter();
  const noun = NOUNS[kind];
  const { companyId } = books;
  const { now: form, change, undo, redo, canUndo } = useHistory(start.typed, sameForm);
  const draft = useDraft<Form>({
    drawer: { kind, person, companyId },
    typed: form,
    start,
    same: sameForm,
    hasContent,
    canBeSaved: (typed) => missingOf(typed, kind) === null,
    create: (key, typed) => createDraft(companyId, kind, key, toBody(typed, kind).body),
    change: (id, etag, typed) => changeDraft(companyId, kind, id, etag, toBody(typed, kind).body),
    pathOf: (id) => `${pathOf(companyId, kind, id)}/edit`,
  });
  const { preview, error, of, at } = usePreview(companyId, kind, form);
  const [settles, setSettles] = useState(true);
  const { post, isPosting, why, refusal } = usePost({
    companyId,
    kind,
    form,
    draft,
    settles: settles && form.creditsId !== null,
  });
  // What is being typed is taken first: then it is another form that is posted.
  const latest = useRef(post);
  useLayoutEffect(() => {
    latest.current = post;
  }, [post]);
  const postNow = () => settle(() => void latest.current());
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
  const units = useMemo(() => UNITS.map(({ code, name }) => ({ value: code, code, name: say(name) })), [say]);
  const found = useMemo(() => {
    const { rows } = toBody(form, kind);
    const lines = preview?.lines.filter(({ role }) => role === "line") ?? [];
    return new Map(rows.map((row, place) => [row, lines[place]]));
  }, [form, kind, preview]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const held = isCopy ? null : kept<Form>(draft.drawer, start.id);
    if (held && (start.id === null || held.etag === start.etag)) {
      change(() => held.typed);
      toast({ text: say("drafts.restored") });
    }
    if (start.typed.contact) {
      goTo(0, "text");
    } else {
      document.querySelector<HTMLElement>('[name="contact_id"]')?.focus();
    }
  }, []);

  const onChange = (row: number, to: Partial<Omit<Line, "key">>) => change((held) => withLine(held, row, to));

  function go(row: number, column: Column, by: "Enter" | "Tab" = "Enter") {
    const next = by === "Enter" && column in NEXT ? NEXT[column] : undefined;
    if (next) {
      goTo(row, next);
    } else if (next === null) {
      goTo(row + 1, "text");
    } else {
      goOn(row, column);
    }
  }

  function remove(row: number) {
    change((held) => withoutLine(held, row));
    goTo(row, "text");
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>, row: number, column: Column) {
    const isHeld = event.ctrlKey || event.metaKey;
    const act =
      event.key === "Enter" && !isHeld
        ? () => go(row, column)
        : event.key === "ArrowDown"
          ? () => goTo(row + 1, column)
          : event.key === "ArrowUp" && row > 0
            ? () => goTo(row - 1, column)
            : isHeld && event.key.toLowerCase() === "d"
              ? () => change((held) => withCopyOfAbove(held, row))
              : isHeld && event.shiftKey && event.key === "Backspace"
                ? () => remove(row)
                : null;
    if (act) {
      event.preventDefault();
      act();
    }
  }

  usePageKeys([
    ...(mayPost ? [{ key: "Ctrl+Enter", does: say("drafts.post"), run: postNow }] : []),
    { key: "Ctrl+s", run: () => settle(() => draft.save()) },
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
      <div className={`docsplit ${hasPaper ? "has-paper" : ""} ${isPaper ? "on-paper" : ""}`}>
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
          <table className="doclines" ref={grid} aria-label={say("documents.lines")}>
            <thead>
              <tr>
                <th scope="col" className="ln">
                  <span className="vh">{say("document_form.line")}</span>
                </th>
                <th scope="col">{say("documents.text")}</th>
                <th scope="col" className="n qty">
                  {say("document_form.quantity_short")}
                </th>
                <th scope="col" className="unit">
                  {say("document_form.unit")}
                </th>
                <th scope="col" className="n price">
                  {say("documents.price")}
                </th>
                <th scope="col" className="n disc">
                  {say("document_form.discount_percent_short")}
                </th>
                <th scope="col" className="tx">
                  {say("documents.tax_code")}
                </th>
                <th scope="col" className="n net">
                  {say("documents.net")}
                </th>
              </tr>
            </thead>
            {form.lines.map((line, row) => {
              const computed = found.get(row);
              const usual = books.accounts.find(({ code }) => code === computed?.account_code);
              return (
                <LineRow
                  key={line.key}
                  books={books}
                  units={units}
                  direction={noun.side}
                  contactId={form.contact?.value}
                  row={row}
                  line={line}
                  currency={currency}
                  scale={scale}
                  net={computed?.net ?? ""}
                  usual={usual ? `${usual.code} ${usual.name}` : ""}
                  wrong={faults.lines[row] ?? NOTHING_WRONG}
                  onChange={onChange}
                  onKey={onKey}
                  onTaken={go}
                  onRemove={remove}
                />
              );
            })}
          </table>
          <div className="under">
            <div className="left">
              <ExtraRows books={books} form={form} scale={scale} faults={faults.extras} onForm={change} />
              <div className="off">
                <MoneyInput
                  label={say("document_form.discount_all_percent")}
                  name="discount_percent"
                  value={form.discountPercent}
                  scale={4}
                  error={faults.head.discount_percent}
                  onValue={(discountPercent) => change((held) => ({ ...held, discountPercent }))}
                />
                <MoneyInput
                  label={say("document_form.discount_all_amount")}
                  name="discount_amount"
                  value={form.discountAmount}
                  scale={scale}
                  error={faults.head.discount_amount}
                  onValue={(discountAmount) => change((held) => ({ ...held, discountAmount }))}
                />
              </div>
              <TextArea
                key={`note ${form.note}`}
                label={say("documents.note")}
                name="note"
                rows={3}
                maxLength={2000}
                defaultValue={form.note}
                error={faults.head.note}
                onBlur={(event) => change((held) => ({ ...held, note: event.target.value.trim() }))}
              />
              {form.creditsId !== null && mayPost && (
                <label className="ticked">
                  <input
                    type="checkbox"
                    className="tick"
                    checked={settles}
                    onChange={(event) => setSettles(event.target.checked)}
                  />
                  {say("document_form.settles")}
                </label>
              )}
            </div>
            <div className="sums">
              {preview ? (
                <>
                  <Totals
                    of={{
                      ...preview,
                      open: null,
                      base: preview.in_base ? { currency: books.currency, payable: preview.in_base.gross } : null,
                    }}
                  />
                  {at && (
                    <p className="computed">
                      {say("document_form.computed", { time: at.toLocaleTimeString([], { hour12: false }) })}
                    </p>
                  )}
                  {currency !== books.currency && !preview.rate && (
                    <p className="note warn">{say("document_form.no_rate_warning", { currency })}</p>
                  )}
                </>
              ) : (
                <p className="computed">{say(`document_form.missing_${missingOf(form, kind) ?? "lines"}`)}</p>
              )}
            </div>
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
            <Paper company={books.company} kind={kind} form={form} preview={preview} />
          </aside>
        )}
      </div>
      <FormFaults faults={faults.list} go={(row) => goTo(row, "text")} />
      <DraftConflict companyId={companyId} kind={kind} draft={draft} />
      {isDeleting && (
        <ConfirmDialog
          title={say("documents.delete_title")}
          text={say("documents.delete_text")}
          act={say("documents.delete")}
          onClose={() => setDeleting(false)}
          onAct={async () => {
            const id = draft.idNow() ?? "";
            await deleteDocument(companyId, kind, id, draft.etagNow() ?? "");
            letGo(draft.drawer, id);
            toast({ text: say("documents.deleted"), is: "ok" });
            router.push(pathOf(companyId, kind));
            router.refresh();
          }}
        />
      )}
    </>
  );
}
