"use client";

import { X } from "lucide";
import { useState } from "react";
import { DropZone } from "@/components/files/drop-zone";
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
        <DropZone
          label={say("bank_import.file")}
          title={say("bank_import.drop")}
          hint={say("bank_import.drop_hint", { size: sizeOf(MOST_BYTES, format.region) })}
          choose={say("bank_import.choose")}
          onFiles={take}
        />
      )}
      <div role="alert">{fault && <p className="note bad">{fault}</p>}</div>
    </>
  );
}
