"use client";

import { FileText, Trash2 } from "lucide";
import { useRouter } from "next/navigation";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { sizeOf } from "@/lib/files/size";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Attachment, attachFile, downloadOf, type Owner, removeFile } from "../api";

const MOST_BYTES = 20 * 1024 * 1024;
const KINDS = ".pdf,.png,.jpg,.jpeg,.webp,.xml,.csv,.txt,.xlsx,.docx,.ods,.odt";

/** Files: each is downloaded, those of a draft may go, more may come. */
export function Attachments({
  companyId,
  owner,
  files,
  mayChange,
}: {
  companyId: string;
  owner: Owner;
  files: readonly Attachment[];
  mayChange: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const { isBusy, faults, submit, refuse } = useSubmit([]);
  const [sending, setSending] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Attachment | null>(null);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  async function take(list: FileList | null) {
    const chosen = [...(list ?? [])];
    const large = chosen.find(({ size }) => size > MOST_BYTES);
    if (large) {
      const whole = say("attachments.too_large", { name: large.name, size: sizeOf(MOST_BYTES, format.region) });
      refuse({ fields: {}, whole, code: "", requestId: "" });
      return;
    }
    await submit(async () => {
      try {
        for (const file of chosen) {
          setSending(file.name);
          const { name } = await attachFile(companyId, owner, file);
          toast({ text: say("attachments.added", { name }), is: "ok" });
        }
      } finally {
        setSending(null);
        router.refresh();
      }
    });
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    <>
      {files.length === 0 && !mayChange && <p className="text-muted">{say("attachments.none")}</p>}
      {files.length > 0 && (
        <ul className="files">
          {files.map((file) => (
            <li key={file.id}>
              <Icon of={FileText} />
              <div>
                <a
                  className="link"
                  href={downloadOf(companyId, owner, file.id)}
                  download={file.name}
                  title={say("attachments.hash", { hash: file.sha256 })}
                >
                  <bdi>{file.name}</bdi>
                </a>
                <span className="text-faint">
                  {[
                    sizeOf(file.size, format.region),
                    say("attachments.by", { who: file.created_by, when: format.moment(file.created_at) }),
                    file.is_original && say("attachments.original"),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </div>
              {mayChange && file.can_be_removed && (
                <Button
                  look="bare"
                  square
                  aria-label={say("attachments.remove", { name: file.name })}
                  onClick={() => setRemoving(file)}
                >
                  <Icon of={Trash2} />
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <div
          className={`take-files ${isOver ? "over" : ""}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Button busy={isBusy} onClick={() => input.current?.click()}>
            {say("attachments.attach")}
          </Button>
          <input
            ref={input}
            className="vh"
            type="file"
            multiple
            tabIndex={-1}
            aria-label={say("attachments.attach")}
            accept={KINDS}
            onChange={(event) => {
              take(event.target.files);
              event.target.value = "";
            }}
          />
          <p className="text-faint" role="status">
            {sending
              ? say("attachments.sending", { name: sending })
              : say("attachments.hint", { size: sizeOf(MOST_BYTES, format.region) })}
          </p>
        </div>
      )}
      <FormFault faults={faults} />
      {removing && (
        <ConfirmDialog
          title={say("attachments.remove_title", { name: removing.name })}
          text={say("attachments.remove_text")}
          act={say("attachments.remove_act")}
          onAct={async () => {
            await removeFile(companyId, owner, removing.id);
            router.refresh();
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}
