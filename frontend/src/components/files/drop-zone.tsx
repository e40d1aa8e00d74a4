"use client";

import { FileUp } from "lucide";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

/** The place for files: dropped or chosen. */
export function DropZone({
  label,
  title,
  hint,
  choose,
  look,
  busy,
  accept,
  multiple,
  onFiles,
}: {
  /** What the field is called for who does not see it. */
  label: string;
  title: ReactNode;
  hint: string;
  choose: string;
  look?: "primary";
  busy?: boolean;
  accept?: string;
  multiple?: boolean;
  onFiles: (list: FileList | null) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  return (
    <div
      className={`drop ${isOver ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer.files);
      }}
    >
      <Icon of={FileUp} />
      <p>
        <b>{title}</b>
        <span>{hint}</span>
      </p>
      <Button look={look} busy={busy} onClick={() => input.current?.click()}>
        {choose}
      </Button>
      <input
        ref={input}
        className="vh"
        type="file"
        multiple={multiple}
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          onFiles(event.target.files);
          event.target.value = "";
        }}
      />
    </div>
  );
}
