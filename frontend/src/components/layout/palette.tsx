"use client";

import { ArrowRight, FileUp, Plus, Search } from "lucide";
import { useRouter } from "next/navigation";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { Icon } from "../ui/icon";
import { Kbd, Keys } from "../ui/kbd";
import { Marked } from "../ui/marked";
import { matching } from "../ui/match";
import { early } from "./asked";
import { type Answer, foundIn, type Group, type Row } from "./found";
import type { JumpPlace } from "./key-board";

const PAUSE_MS = 120;
const SHOWN = 6;

/** Ctrl K: goes anywhere, finds contacts, entries, accounts, people, companies and settings through the API within the rights of who asks, and begins acts. */
export default function Palette({
  companyId,
  places,
  onClose,
}: {
  companyId: string;
  places: readonly JumpPlace[];
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const { answer, failed, isAsking } = useSearch(query.trim(), companyId);
  useLayoutEffect(() => {
    dialog.current?.showModal();
    setQuery(early.splice(0).join("")); // at once: the next key is the field's own
  }, []);

  const acts: Row[] = [
    { id: "new-entry", icon: Plus, name: say("shell.new_entry"), keys: ["N"], href: `/${companyId}/entries/new` },
    { id: "new-invoice", icon: Plus, name: say("shell.new_invoice"), href: `/${companyId}/invoices/new` },
    { id: "new-bill", icon: Plus, name: say("shell.new_bill"), href: `/${companyId}/bills/new` },
    { id: "new-contact", icon: Plus, name: say("shell.new_contact"), href: `/${companyId}/contacts/new` },
    { id: "new-payment", icon: Plus, name: say("shell.new_payment"), href: `/${companyId}/payments/new` },
    { id: "import-bank", icon: FileUp, name: say("shell.import_bank_file"), href: `/${companyId}/bank/import` },
  ];
  const jumps: Row[] = places.map(({ name, href, letter }) => ({
    id: href,
    icon: ArrowRight,
    name,
    href,
    keys: letter ? ["G", letter.toUpperCase()] : undefined,
  }));
  const groups: Group[] = [
    ...foundIn(answer, companyId, (key) => say(key), format),
    { name: say("shell.group_do"), rows: within(acts, query) },
    { name: say("shell.group_go"), rows: within(jumps, query) },
  ].filter(({ rows }) => rows.length > 0);
  const rows = groups.flatMap(({ rows }) => rows);
  const current = rows[Math.min(at, rows.length - 1)];

  function open(row: Row | undefined) {
    if (row) {
      dialog.current?.close();
      router.push(row.href);
    }
  }

  return (
    <dialog ref={dialog} className="palette" aria-label={say("shell.palette")} onClose={onClose}>
      <div className="q">
        <Icon of={Search} />
        <input
          role="combobox"
          aria-label={say("shell.palette")}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={current && `${id}-${current.id}`}
          placeholder={say("shell.palette_prompt")}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step) {
              event.preventDefault();
              setAt((Math.min(at, rows.length - 1) + step + rows.length) % Math.max(rows.length, 1));
            } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
              event.preventDefault();
              open(current);
            }
          }}
        />
        <button type="button" onClick={() => dialog.current?.close()}>
          <span className="vh">{say("shell.palette_close")}</span>
          <Kbd>Esc</Kbd>
        </button>
      </div>
      <div role="listbox" className="offers" id={id} aria-label={say("shell.palette")}>
        {groups.map(({ name, rows: inside }) => (
          <div key={name} role="group" aria-label={name}>
            <p className="g" aria-hidden="true">
              {name}
            </p>
            {inside.map((row) => (
              <div
                key={row.id}
                id={`${id}-${row.id}`}
                role="option"
                aria-selected={row === current}
                className={`offer ${row === current ? "on" : ""}`}
                ref={row === current ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
                onMouseMove={() => setAt(rows.indexOf(row))}
                onClick={() => open(row)}
              >
                <Icon of={row.icon} />
                <bdi className="t">
                  <Marked text={row.name} query={query} />
                </bdi>
                {row.meta && <span className="meta">{row.meta}</span>}
                {row.figure && <span className="n">{row.figure}</span>}
                {row.keys?.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </div>
            ))}
          </div>
        ))}
      </div>
      <p className={rows.length > 0 && !failed ? "vh" : "none"} role="status">
        {failed
          ? say("shell.palette_failed", { detail: failed })
          : isAsking
            ? say("shell.palette_searching")
            : rows.length === 0
              ? say("shell.palette_nothing")
              : ""}
      </p>
      <footer>
        <Keys
          of={[
            { keys: ["↑", "↓"], does: say("shell.palette_acts") },
            { keys: ["Enter"], does: say("shell.palette_open") },
          ]}
        />
      </footer>
    </dialog>
  );
}

function within(rows: readonly Row[], query: string): Row[] {
  const wanted = new Set(
    matching(
      rows.map(({ id, name }) => ({ value: id, name })),
      query,
    ).map(({ value }) => value),
  );
  return rows.filter(({ id }) => wanted.has(id));
}

/** Asks the API a moment after the last key; an answer that came too late is dropped. */
function useSearch(
  query: string,
  companyId: string,
): { answer: Answer | null; failed: string | null; isAsking: boolean } {
  const [state, setState] = useState<{ of: string; answer: Answer | null; failed: string | null }>({
    of: "",
    answer: null,
    failed: null,
  });
  useEffect(() => {
    if (query.length < 2) {
      return;
    }
    const abort = new AbortController();
    const timer = window.setTimeout(async () => {
      try {
        const { data } = await call(
          api.GET("/api/v1/search", {
            params: { query: { q: query, company_id: companyId, limit: SHOWN } },
            signal: abort.signal,
          }),
        );
        setState({ of: query, answer: data, failed: null });
      } catch (error) {
        if (error instanceof ApiError) {
          setState({ of: query, answer: null, failed: error.message });
        } else if (!abort.signal.aborted) {
          throw error;
        }
      }
    }, PAUSE_MS);
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [query, companyId]);
  const isAnswered = state.of === query;
  return query.length < 2
    ? { answer: null, failed: null, isAsking: false }
    : { answer: state.answer, failed: isAnswered ? state.failed : null, isAsking: !isAnswered };
}
