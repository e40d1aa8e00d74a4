"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { api, call, newKey } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** Says that a new company has no opening balances. */
export function SkipButton({ companyId }: { companyId: string }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit([]);
  return (
    <>
      <Button
        busy={isBusy}
        onClick={() =>
          submit(async () => {
            const params = { path: { company_id: companyId } };
            const body = { step: "opening_balances" as const };
            await call(api.POST("/api/v1/companies/{company_id}/onboarding/skip", { params, body, headers: newKey() }));
            router.refresh();
          })
        }
      >
        {say("start.skip_opening")}
      </Button>
      <FormFault faults={faults} />
    </>
  );
}
