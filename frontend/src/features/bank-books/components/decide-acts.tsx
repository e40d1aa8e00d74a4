"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const acts = lazily(() => import("../api"));
const DECISIONS = ["same", "another", "replaces"] as const;

/** Says of a line in review whether it is the one it resembles, another one, or takes its place. */
export function DecideActs({ companyId, line }: { companyId: string; line: { id: string; version: number } }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit([]);

  function decide(decision: (typeof DECISIONS)[number]) {
    submit(async () => {
      await (await acts()).decideLine(companyId, line, decision);
      toast({ is: "ok", text: say(`bank_books.decide_${decision}_done`) });
      router.refresh();
    });
  }

  return (
    <div className="decide">
      <div className="bts">
        {DECISIONS.map((decision) => (
          <Button key={decision} busy={isBusy} onClick={() => decide(decision)}>
            {say(`bank_books.decide_${decision}`)}
          </Button>
        ))}
        {faults.code === "core.stale_version" && (
          <Button onClick={() => router.refresh()}>{say("ui.read_again")}</Button>
        )}
      </div>
      <FormFault faults={faults} />
    </div>
  );
}
