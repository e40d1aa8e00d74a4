"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";
import type { Axis } from "./tree";

const AxisDialog = part(() => import("./axis-dialog"));
const AxisQuestion = part(() => import("./axis-question"));

/** What can be done with an axis: rename it, archive it or use it again, delete it where no line names it. Esc closes the pane. */
export function AxisActs({
  companyId,
  axis,
  mayChange,
  close,
}: {
  companyId: string;
  axis: Axis;
  mayChange: boolean;
  close: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [asked, setAsked] = useState<"change" | "use" | "delete" | null>(null);
  usePageKeys([{ key: "Escape", run: () => router.push(close, { scroll: false }) }]);
  if (!mayChange) {
    return null;
  }
  return (
    <div className="acts mt-3">
      <Button onClick={() => setAsked("change")}>{say("dimensions.change")}</Button>
      <Button onClick={() => setAsked("use")}>
        {axis.is_active ? say("dimensions.archive") : say("dimensions.use_again")}
      </Button>
      <Button look="danger" onClick={() => setAsked("delete")}>
        {say("ui.delete")}
      </Button>
      {asked === "change" && <AxisDialog companyId={companyId} axis={axis} onClose={() => setAsked(null)} />}
      {(asked === "use" || asked === "delete") && (
        <AxisQuestion companyId={companyId} axis={axis} asked={asked} close={close} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}
