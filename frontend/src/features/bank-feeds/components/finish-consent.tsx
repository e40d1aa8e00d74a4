"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";
import { backTo, LEFT_FOR } from "../feed";
import { useFinish } from "../use-finish";

const AccountDialog = part(() => import("./account-dialog"));

/** The browser is back from the bank: the consent that it left for is taken over, else the one of those asked for that was given. */
export function FinishConsent({
  companyId,
  feeds,
  refusal,
}: {
  companyId: string;
  feeds: readonly { id: string; version: number; name: string }[];
  refusal: string | null;
}) {
  const say = useSay();
  const router = useRouter();
  const { finish, isFinishing, failure, choices, choose } = useFinish(companyId);
  const begun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the browser comes back
  useEffect(() => {
    if (begun.current) {
      return;
    }
    begun.current = true;
    const leftFor = sessionStorage.getItem(LEFT_FOR);
    sessionStorage.removeItem(LEFT_FOR);
    const own = feeds.filter(({ id }) => id === leftFor);
    if (refusal === null && feeds.length > 0) {
      finish(own.length > 0 ? own : feeds).then((isDone) => isDone && router.replace(backTo(companyId)));
    }
  }, []);
  return (
    <div role="status" className="feeds-back">
      {isFinishing && <p className="note">{say("bank_feeds.finishing")}</p>}
      {refusal !== null && <p className="note bad">{say("bank_feeds.refused", { words: refusal.slice(0, 300) })}</p>}
      {failure && <p className="note bad">{failure}</p>}
      {choices && <AccountDialog choices={choices} onChosen={choose} onClose={() => choose(null)} />}
    </div>
  );
}
