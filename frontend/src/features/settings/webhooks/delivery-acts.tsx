"use client";

import { RotateCw } from "lucide";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** Sends one delivery again, at once. */
export function ReplayButton({ id }: { id: string }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, submit } = useSubmit([]);

  async function replay() {
    try {
      const params = { path: { delivery_id: id } };
      await call(api.POST("/api/v1/webhook-deliveries/{delivery_id}/replay", { params, headers: newKey() }));
      toast({ text: say("webhooks.replayed"), is: "ok" });
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    }
    router.refresh();
  }

  return (
    <Button busy={isBusy} onClick={() => submit(replay)}>
      <Icon of={RotateCw} />
      {say("webhooks.replay")}
    </Button>
  );
}

const SOON_MS = 60_000;
const EVERY_MS = 2_000;

/** While an attempt is due within a minute, the page is read again until it is told what came of it. */
export function Watch({ until }: { until: string | null }) {
  const router = useRouter();
  useEffect(() => {
    if (!until || Date.parse(until) - Date.now() > SOON_MS) {
      return;
    }
    const begun = Date.now();
    const timer = setInterval(() => {
      if (Date.now() - begun > 2 * SOON_MS) {
        clearInterval(timer);
      } else if (!document.hidden) {
        router.refresh();
      }
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [until, router]);
  return null;
}
