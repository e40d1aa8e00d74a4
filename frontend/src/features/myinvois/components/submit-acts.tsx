"use client";

import { ListChecks, Send } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

export type Submitted = {
  id: string;
  version: number;
  contactId: string;
  isDraft: boolean;
  isPurchase: boolean;
  isCredit: boolean;
  /** What its lines say, in their order. */
  lines: readonly string[];
};

const CheckDialog = part(() => import("./check-dialog"));
const SubmitDialog = part(() => import("./submit-dialog"));

/** Checks a document, and submits it: a draft is posted with it. */
export function SubmitActs({
  maySubmit,
  isAgain,
  ...of
}: {
  companyId: string;
  document: Submitted;
  usualClass: string;
  maySubmit: boolean;
  isAgain: boolean;
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<"check" | "submit", Submitted>(of.document);
  const { isDraft } = of.document;
  return (
    <div className="bts">
      {maySubmit && (
        <Button look={isDraft ? undefined : "primary"} onClick={() => open("submit")}>
          <Icon of={Send} />
          {say(isDraft ? "myinvois.post_and_submit" : isAgain ? "myinvois.submit_again" : "myinvois.submit")}
        </Button>
      )}
      <Button onClick={() => open("check")}>
        <Icon of={ListChecks} />
        {say("myinvois.check")}
      </Button>
      {opened?.is === "check" && <CheckDialog companyId={of.companyId} document={opened.of} onClose={close} />}
      {opened?.is === "submit" && <SubmitDialog {...of} document={opened.of} onClose={close} />}
    </div>
  );
}
