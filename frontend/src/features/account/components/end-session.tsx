"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";

/** Ends one session at once: its next request finds nobody signed in. */
export function EndSession({ id, name }: { id: number; name: string }) {
  const say = useSay();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  return (
    <Button
      busy={isBusy}
      aria-label={say("account.end_named", { name })}
      onClick={async () => {
        setBusy(true);
        try {
          await call(api.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }));
          toast({ text: say("account.ended", { count: 1 }), is: "ok" });
        } catch (error) {
          if (!(error instanceof ApiError)) {
            throw error;
          }
          toast({ text: error.message, is: "bad" });
        }
        setBusy(false);
        router.refresh();
      }}
    >
      {say("account.end")}
    </Button>
  );
}

export function EndOthers({ count }: { count: number }) {
  const say = useSay();
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{say("account.end_others")}</Button>
      {isAsking && (
        <ConfirmDialog
          title={say("account.end_others")}
          text={say("account.end_others_text", { count })}
          act={say("account.end_others")}
          onClose={() => setAsking(false)}
          onAct={async () => {
            const { data } = await call(api.DELETE("/api/v1/auth/sessions"));
            toast({ text: say("account.ended", { count: data.ended }), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
