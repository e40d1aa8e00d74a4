"use client";

import { useRouter } from "next/navigation";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
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
  const { opened, open, close: end } = useOpened<"change" | "use" | "delete", Axis>(axis);
  usePageKeys([{ key: "Escape", run: () => router.push(close, { scroll: false }) }]);
  if (!mayChange) {
    return null;
  }
  return (
    <div className="acts mt-3">
      <Button onClick={() => open("change")}>{say("dimensions.change")}</Button>
      <Button onClick={() => open("use")}>
        {axis.is_active ? say("dimensions.archive") : say("dimensions.use_again")}
      </Button>
      <Button look="danger" onClick={() => open("delete")}>
        {say("ui.delete")}
      </Button>
      {opened?.is === "change" && <AxisDialog companyId={companyId} axis={opened.of} onClose={end} />}
      {(opened?.is === "use" || opened?.is === "delete") && (
        <AxisQuestion companyId={companyId} axis={opened.of} asked={opened.is} close={close} onClose={end} />
      )}
    </div>
  );
}
