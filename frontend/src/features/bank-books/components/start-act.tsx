"use client";

import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

const StartDialog = part(() => import("./start-dialog"));

export type Begun = {
  accountId: string;
  name: string;
  version: number;
  /** Empty where it is not known. */
  startsOn: string;
  opening: string;
  scale: number;
};

/** Sets where an account begins. */
export function StartAct({ companyId, book }: { companyId: string; book: Begun }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"start", Begun>(book);
  return (
    <>
      <Button
        aria-label={`${say("bank_books.change_start")}: ${say("bank_books.start_title", { account: book.name })}`}
        onClick={() => open("start")}
      >
        {say("bank_books.change_start")}
      </Button>
      {opened && <StartDialog companyId={companyId} book={opened.of} onClose={close} />}
    </>
  );
}
