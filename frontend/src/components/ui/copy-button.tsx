"use client";

import { Copy } from "lucide";
import { useSay } from "@/lib/i18n/use-say";
import { Icon } from "./icon";
import { toast } from "./toast";

/** Copies a text to the clipboard and says so. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const say = useSay();
  return (
    <button
      type="button"
      className="btn bare square"
      aria-label={label ?? say("ui.copy")}
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        toast({ text: say("ui.copied"), is: "ok" });
      }}
    >
      <Icon of={Copy} />
    </button>
  );
}
