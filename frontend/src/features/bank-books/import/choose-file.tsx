"use client";

import { FileUp, X } from "lucide";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { sizeOf } from "@/lib/files/size";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

const MOST_BYTES = 32 * 1024 * 1024;

/** The place for a file: dropped or chosen. Another one takes its place. */
export function ChooseFile({ file, onFile }: { file: File | null; onFile: (file: File | null) => void }) {
  const say = useSay();
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  function take(list: FileList | null) {
    const [first, ...more] = list ?? [];
    if (!first) {
      return;
    }
    const wrong =
      more.length > 0
        ? say("bank_import.one_file")
        : first.size > MOST_BYTES
          ? say("bank_import.too_large", { size: sizeOf(MOST_BYTES, format.region) })
          : first.size === 0
            ? say("bank_import.empty_file")
            : null;
    setFault(wrong);
    if (!wrong) {
      onFile(first);
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  const chooser = (
    <input
      ref={input}
      className="vh"
      type="file"
      tabIndex={-1}
      aria-label={say("bank_import.file")}
      onChange={(event) => {
        take(event.target.files);
        event.target.value = "";
      }}
    />
  );
  return (
    <>
      {file ? (
        <ul className="chosen" aria-label={say("bank_import.file")}>
          <li>
            <bdi>{file.name}</bdi>
            <span className="n text-faint">{sizeOf(file.size, format.region)}</span>
            <Button
              look="bare"
              square
              aria-label={say("bank_import.other_file")}
              onClick={() => {
                setFault(null);
                onFile(null);
              }}
            >
              <Icon of={X} />
            </Button>
          </li>
        </ul>
      ) : (
        <div
          className={`drop ${isOver ? "over" : ""}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon of={FileUp} />
          <p>
            <b>{say("bank_import.drop")}</b>
            <span>{say("bank_import.drop_hint", { size: sizeOf(MOST_BYTES, format.region) })}</span>
          </p>
          <Button onClick={() => input.current?.click()}>{say("bank_import.choose")}</Button>
          {chooser}
        </div>
      )}
      <div role="alert">{fault && <p className="note bad">{fault}</p>}</div>
    </>
  );
}
