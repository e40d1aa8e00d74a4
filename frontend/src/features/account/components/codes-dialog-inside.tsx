"use client";

import { Download, Printer } from "lucide";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/lib/i18n/use-say";

/** Recovery codes, shown this once: to copy, to keep as a file, to print. */
export default function CodesDialogInside({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const say = useSay();
  const text = codes.join("\n");
  return (
    <Dialog
      open
      title={say("account.codes")}
      onClose={onClose}
      acts={
        <>
          <CopyButton text={text} />
          <Button onClick={() => window.print()}>
            <Icon of={Printer} />
            {say("account.print")}
          </Button>
          <Button onClick={() => keepAsFile(text)}>
            <Icon of={Download} />
            {say("account.download")}
          </Button>
          <Button look="primary" onClick={onClose}>
            {say("account.codes_kept")}
          </Button>
        </>
      }
    >
      <p className="note warn">{say("account.codes_text")}</p>
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

function keepAsFile(text: string): void {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "oasys-recovery-codes.txt";
  link.click();
  URL.revokeObjectURL(address);
}
