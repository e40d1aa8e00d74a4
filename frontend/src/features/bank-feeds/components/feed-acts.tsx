"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { askAgain, endFeed, type Feed, fetchNow } from "../api";
import { backTo, LEFT_FOR } from "../feed";
import { useFinish } from "../use-finish";

const AccountDialog = part(() => import("./account-dialog"));

type Shown = { id: string; version: number; name: string; state: Feed["state"]; isAsked: boolean };

/** What can be done with a feed: fetch now, consent anew, take a consent over, disconnect. */
export function FeedActs({
  companyId,
  feed,
  mayChange,
  mayFetch,
}: {
  companyId: string;
  feed: Shown;
  mayChange: boolean;
  mayFetch: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<"end", Shown>(feed);
  const [leaving, setLeaving] = useState(false);
  const { isBusy, faults, submit } = useSubmit([]);
  const { finish, isFinishing, failure, choices, choose } = useFinish(companyId);
  const isBad = feed.state === "expired" || feed.state === "expiring";

  const relink = () =>
    submit(async () => {
      const { link } = await askAgain(companyId, feed, { path: backTo(companyId), days: 90 });
      sessionStorage.setItem(LEFT_FOR, feed.id);
      setLeaving(true);
      window.location.assign(link);
    });

  return (
    <>
      <div role="alert">
        <FormFault faults={faults} />
        {failure && <p className="note bad">{failure}</p>}
      </div>
      <div className="bts">
        {mayFetch && (
          <Button
            busy={isBusy}
            onClick={() =>
              submit(async () => {
                await fetchNow(companyId, feed.id);
                toast({ text: say("bank_feeds.fetching"), is: "ok" });
                router.refresh();
              })
            }
          >
            {say("bank_feeds.fetch_now")}
          </Button>
        )}
        {mayChange && feed.isAsked && (
          <Button busy={isFinishing} onClick={() => finish(feed)}>
            {say("bank_feeds.finish")}
          </Button>
        )}
        {mayChange && (
          <Button look={isBad ? "primary" : undefined} busy={isBusy || leaving} onClick={relink}>
            {say(feed.state === "asked" ? "bank_feeds.ask_again" : "bank_feeds.renew")}
          </Button>
        )}
        <span className="grow" />
        {mayChange && (
          <Button look="bare" onClick={() => open("end")}>
            {say("bank_feeds.end")}
          </Button>
        )}
      </div>
      {choices && <AccountDialog choices={choices} onChosen={choose} onClose={() => choose(null)} />}
      {opened && (
        <ConfirmDialog
          title={say("bank_feeds.end_title", { account: opened.of.name })}
          text={say("bank_feeds.end_text")}
          act={say("bank_feeds.end")}
          onClose={close}
          onAct={async () => {
            await endFeed(companyId, opened.of);
            toast({ text: say("bank_feeds.end_done"), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
