"use client";

import { Plus } from "lucide";
import { lazy, Suspense, useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/lib/i18n/use-say";
import type { Heading } from "./account-fields";

const AddDialog = lazy(() => import("./add-dialog"));

/** A button, and the key n, that ask for a new account. The dialog comes when it is asked for. */
export function AddAccount({ companyId, headings }: { companyId: string; headings: readonly Heading[] }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  usePageKeys([{ key: "n", does: say("chart.add"), run: () => setOpen(true) }]);
  return (
    <>
      <Button look="primary" keys="N" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        {say("chart.add")}
      </Button>
      <Suspense>
        {isOpen && <AddDialog companyId={companyId} headings={headings} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  );
}
