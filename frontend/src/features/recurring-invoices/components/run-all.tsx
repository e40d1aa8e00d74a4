"use client";

import { Play } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api"));
const LOOK_MILLISECONDS = 500;
const wait = () => new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));

/** Has all that is due written at once, by a job; says how far it is until it is done. */
export function RunAll({ companyId }: { companyId: string }) {
  const say = useSay();
  const router = useRouter();
  const [progress, setProgress] = useState<{ done: number; total: number | null } | null>(null);

  async function run() {
    setProgress({ done: 0, total: null });
    try {
      const api = await asked();
      let job = await api.runAll(companyId);
      while (job.finished_at === null) {
        setProgress({ done: job.progress_done, total: job.progress_total });
        await wait();
        job = await api.readJob(companyId, job.id);
      }
      const result = (job.result ?? {}) as { made?: number; failed?: number };
      const count = result.made ?? 0;
      toast(
        job.state !== "succeeded"
          ? { text: say("recurring_invoices.run_ended"), is: "bad" }
          : result.failed
            ? { text: say("recurring_invoices.run_failed", { count, failed: result.failed }), is: "bad" }
            : { text: say("recurring_invoices.run_done", { count }), is: "ok" },
      );
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    } finally {
      setProgress(null);
    }
  }

  return (
    <>
      {progress && (
        <progress
          aria-label={say("recurring_invoices.running")}
          max={progress.total ?? undefined}
          value={progress.total ? progress.done : undefined}
        />
      )}
      <Button busy={progress !== null} onClick={run}>
        <Icon of={Play} />
        <span className="words">{say("recurring_invoices.run_all")}</span>
      </Button>
    </>
  );
}
