"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { finishConsent } from "./api";

type Asked = { readonly id: string; readonly version: number };
/** An account that a consent is for. */
export type Choice = {
  readonly account: string;
  readonly number: string;
  readonly currency: string;
  readonly name: string;
};

const UNCLEAR = "bank_feeds.account_unclear";

/** Takes a consent over that was given; asks which account is meant where it is for several. */
export function useFinish(companyId: string) {
  const say = useSay();
  const router = useRouter();
  const [isFinishing, setFinishing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [open, setOpen] = useState<{ feed: Asked; choices: readonly Choice[] } | null>(null);

  /** The first of these that is taken over; whether one was. A consent that is not given yet leaves the others their turn. */
  async function finish(feeds: Asked | readonly Asked[], account: string | null = null): Promise<boolean> {
    setFinishing(true);
    setFailure(null);
    try {
      for (const feed of Array.isArray(feeds) ? (feeds as readonly Asked[]) : [feeds as Asked]) {
        try {
          await finishConsent(companyId, feed, account);
          toast({ text: say("bank_feeds.linked_done"), is: "ok" });
          router.refresh();
          return true;
        } catch (error) {
          if (!(error instanceof ApiError)) {
            throw error;
          }
          const choices = error.problem.params?.accounts as readonly Choice[] | undefined;
          if (error.code === UNCLEAR && choices && choices.length > 0) {
            setOpen({ feed, choices });
            return false;
          }
          setFailure(error.message);
        }
      }
      router.refresh();
      return false;
    } finally {
      setFinishing(false);
    }
  }

  return {
    finish,
    isFinishing,
    failure,
    choices: open?.choices ?? null,
    choose(account: string | null) {
      const asked = open;
      setOpen(null);
      if (asked && account) {
        finish(asked.feed, account);
      }
    },
  };
}
