"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { address } from "@/lib/api/address";
import { lazily } from "@/lib/api/lazily";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const acts = lazily(() => import("../api"));

/** Posts what the dry run proved. Pressed twice or tried again, it is done once. */
export function PostNow({ companyId, importId, entries }: { companyId: string; importId: string; entries: number }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit([]);
  const [key] = useState(() => ({ "Idempotency-Key": crypto.randomUUID() }));
  return (
    <>
      <FormFault faults={faults} />
      <Button
        look="primary"
        busy={isBusy}
        onClick={() =>
          submit(async () => {
            const job = await (await acts()).postProved(companyId, importId, key);
            router.push(address(`/${companyId}/import`, { job: job.id }));
          })
        }
      >
        {say("imports.post_now", { count: entries })}
      </Button>
    </>
  );
}
