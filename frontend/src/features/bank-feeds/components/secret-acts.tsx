"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";
import { type Provider, removeSecret } from "../api";

const SecretDialog = part(() => import("./secret-dialog"));

/** Sets the secret at the provider, and removes it. */
export function SecretActs({ provider }: { provider: Provider }) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<"set" | "remove", Provider>(provider);
  return (
    <>
      <div className="bts">
        <Button onClick={() => open("set")}>
          {say(provider.has_credentials ? "bank_feeds.secret_replace" : "bank_feeds.secret_set")}
        </Button>
        {provider.has_credentials && (
          <Button look="bare" onClick={() => open("remove")}>
            {say("bank_feeds.secret_remove")}
          </Button>
        )}
      </div>
      {opened?.is === "set" && <SecretDialog version={opened.of.version} onClose={close} />}
      {opened?.is === "remove" && (
        <ConfirmDialog
          title={say("bank_feeds.secret_remove_title")}
          text={say("bank_feeds.secret_remove_text")}
          act={say("bank_feeds.secret_remove")}
          onClose={close}
          onAct={async () => {
            await removeSecret(opened.of);
            toast({ text: say("bank_feeds.secret_removed"), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
