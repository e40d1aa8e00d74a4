"use client";

import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { api, call } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { Setting } from "./setting";

/** Everything that is kept of the person, as a file, after a proof. */
export function OwnDataExport() {
  const say = useSay();
  const { isBusy, faults, submit } = useSubmit([]);
  const { proven, dialog } = useProof();
  return (
    <Setting
      name={say("account.data_file")}
      text={say("account.data_text")}
      acts={
        <Button
          busy={isBusy}
          onClick={() =>
            submit(async () => {
              const { data } = await proven(() => call(api.POST("/api/v1/me/export")));
              save(JSON.stringify(data, null, 2));
            })
          }
        >
          {say("account.data_download")}
        </Button>
      }
    >
      <FormFault faults={faults} />
      {dialog}
    </Setting>
  );
}

function save(text: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/json" }));
  link.download = "oasys-own-data.json";
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
