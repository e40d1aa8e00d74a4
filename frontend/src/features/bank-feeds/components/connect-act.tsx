"use client";

import { Plus } from "lucide";
import { Button } from "@/components/ui/button";
import type { Offer } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

const ConnectDialog = part(() => import("./connect-dialog"));

export type Account = Offer & { readonly currency: string };

/** Connects an account with its bank. */
export function ConnectAct({
  companyId,
  accounts,
  countries,
}: {
  companyId: string;
  accounts: readonly Account[];
  countries: readonly Offer[];
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<"connect", readonly Account[]>(accounts);
  return (
    <>
      <Button look="primary" onClick={() => open("connect")}>
        <Icon of={Plus} />
        {say("bank_feeds.connect")}
      </Button>
      {opened && <ConnectDialog companyId={companyId} accounts={opened.of} countries={countries} onClose={close} />}
    </>
  );
}
