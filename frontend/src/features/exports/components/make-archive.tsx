"use client";

import { Archive } from "lucide";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const acts = lazily(() => import("../api"));

/** Asks for an archive, and shows how far it is. */
export function MakeArchive({ companyId }: { companyId: string }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, submit } = useSubmit([]);
  return (
    <Button
      look="primary"
      busy={isBusy}
      onClick={() =>
        submit(async () => {
          try {
            const key = { "Idempotency-Key": crypto.randomUUID() };
            const job = await (await acts()).askArchive(companyId, key);
            router.push(`/${companyId}/export?job=${job.id}`);
          } catch (error) {
            toast({ is: "bad", text: error instanceof Error ? error.message : "" });
            throw error;
          }
        })
      }
    >
      <Icon of={Archive} />
      {say("exports.make")}
    </Button>
  );
}
