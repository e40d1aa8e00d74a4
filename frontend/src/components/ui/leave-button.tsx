"use client";

import { useRouter } from "next/navigation";
import type { FormFaults } from "@/lib/errors/fields";
import { useSay } from "@/lib/i18n/use-say";
import { Button } from "./button";

/** Leaves a dialog; after a refusal because the thing was changed meanwhile, the page is read again with it. */
export function LeaveButton({ faults, onClose }: { faults: FormFaults; onClose: () => void }) {
  const say = useSay();
  const router = useRouter();
  const isStale = faults.code === "core.stale_version";
  return (
    <Button
      onClick={() => {
        if (isStale) {
          router.refresh();
        }
        onClose();
      }}
    >
      {say(isStale ? "ui.read_again" : "ui.cancel")}
    </Button>
  );
}
