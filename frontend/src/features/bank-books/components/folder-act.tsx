"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { saveSettings } from "../api";

/** Switches the watched folder on, with the rights of who does it, or off. */
export function FolderAct({ companyId, version, isOn }: { companyId: string; version: number; isOn: boolean }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit(["folder_enabled"]);
  const fault = faults.fields.folder_enabled;
  return (
    <>
      <div role="alert">
        <FormFault faults={faults} />
        {fault && <p className="note bad">{fault}</p>}
      </div>
      <div className="bts">
        <Button
          busy={isBusy}
          onClick={() =>
            submit(async () => {
              await saveSettings(companyId, version, { folder_enabled: !isOn });
              toast({ text: say("bank_books.saved"), is: "ok" });
              router.refresh();
            })
          }
        >
          {say(isOn ? "bank_books.folder_switch_off" : "bank_books.folder_switch_on")}
        </Button>
      </div>
    </>
  );
}
