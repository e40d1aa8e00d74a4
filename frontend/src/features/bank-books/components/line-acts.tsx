"use client";

import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

const ExcludeDialog = part(() => import("./exclude-dialog"));
type Act = "exclude" | "restore";

/** Excludes a line with a reason, or takes an excluded one back. */
export function LineActs({
  companyId,
  line,
  may,
}: {
  companyId: string;
  line: { id: string; version: number };
  may: Act | null;
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<Act, typeof line>(line);
  usePageKeys(may ? [{ key: "x", does: say(`bank_books.${may}`), run: () => open(may) }] : []);
  return (
    <>
      {may && (
        <Button keys="X" onClick={() => open(may)}>
          {say(`bank_books.${may}`)}
        </Button>
      )}
      {opened && <ExcludeDialog companyId={companyId} line={opened.of} act={opened.is} onClose={close} />}
    </>
  );
}
