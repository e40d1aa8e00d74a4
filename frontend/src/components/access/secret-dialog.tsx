"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { useSay } from "@/lib/i18n/use-say";

/** A secret that is shown this once. */
export default function SecretDialog({
  title,
  secret,
  onClose,
}: {
  title: string;
  secret: string;
  onClose: () => void;
}) {
  const say = useSay();
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      acts={
        <Button look="primary" onClick={onClose}>
          {say("access.secret_kept")}
        </Button>
      }
    >
      <p className="note warn">{say("access.secret_text")}</p>
      <p className="secret">
        <code>{secret}</code>
        <CopyButton text={secret} />
      </p>
    </Dialog>
  );
}
