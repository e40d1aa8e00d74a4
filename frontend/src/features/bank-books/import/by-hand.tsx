"use client";

import { useEffect, useState } from "react";
import { Select } from "@/components/ui/select";
import { useSay } from "@/lib/i18n/use-say";
import { blankMapping, DELIMITERS, lacksOf, linesOf, rolesOf, widthOf } from "./columns";
import { CsvColumns, decoded, LOOKED_AT } from "./csv-columns";
import type { Mapping } from "./reading";

const SHOWN = 60;

/** A CSV that nothing tells the columns of, laid out by a person: mark, heading, and what each column means. It is read as soon as that is whole. */
export default function ByHand({
  file,
  encoding,
  mapping,
  onMapping,
  onEncoding,
}: {
  file: File;
  encoding: string;
  /** What was said and could not be read; null: nothing is said yet. */
  mapping: Mapping | null;
  onMapping: (mapping: Mapping) => void;
  onEncoding: (encoding: string) => void;
}) {
  const say = useSay();
  const [text, setText] = useState("");
  const [draft, setDraft] = useState<Mapping | null>(mapping);
  useEffect(() => {
    let isGone = false;
    file
      .slice(0, LOOKED_AT)
      .arrayBuffer()
      .then((bytes) => {
        if (!isGone) {
          const read = decoded(bytes, encoding);
          setText(read);
          setDraft((now) => now ?? blankMapping(read, encoding));
        }
      });
    return () => {
      isGone = true;
    };
  }, [file, encoding]);
  const lines = draft ? linesOf(text, draft.delimiter) : [];
  if (!draft || !isTable(text, lines)) {
    return null;
  }

  function change(next: Mapping) {
    setDraft(next);
    if (lacksOf(rolesOf(next, widthOf(next, []))).length === 0) {
      onMapping(next);
    }
  }

  return (
    <>
      <div className="csv-columns">
        <h2>{say("bank_import.by_hand")}</h2>
        <p className="text-muted">{say("bank_import.by_hand_text")}</p>
        <div className="how">
          <Select
            label={say("bank_import.delimiter")}
            value={draft.delimiter}
            choices={DELIMITERS.map((value) => ({
              value,
              name: value === "\t" ? say("bank_import.delimiter_tab") : value,
            }))}
            onChange={(event) => setDraft(blankMapping(text, encoding, event.target.value))}
          />
          <Select
            label={say("bank_import.heading_line")}
            value={String(draft.heading_line)}
            choices={[
              { value: "0", name: say("bank_import.heading_none") },
              ...lines.map(({ at, cells }) => ({
                value: String(at),
                name: say("bank_import.heading_at", { line: at, text: cells.join(" · ").slice(0, SHOWN) }),
              })),
            ]}
            onChange={(event) => {
              const at = Number(event.target.value);
              const heading = lines.find((line) => line.at === at)?.cells ?? [];
              change({ ...draft, heading_line: at, heading: [...heading] });
            }}
          />
        </div>
      </div>
      <CsvColumns
        key={draft.delimiter}
        file={file}
        mapping={draft}
        onMapping={change}
        onEncoding={(next) => {
          setDraft(null);
          onEncoding(next);
        }}
      />
    </>
  );
}

/** Whether it could be one: text, and at least two lines with several cells. */
function isTable(text: string, lines: ReturnType<typeof linesOf>): boolean {
  const isOther = text.includes("\0") || /^\s*(<|%PDF)/.test(text);
  return !isOther && lines.filter(({ cells }) => cells.length > 1).length > 1;
}
