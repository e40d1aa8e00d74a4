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
import type { Kind } from "../kinds";

const asked = lazily(() => import("../api"));
const watching = lazily(() => import("@/lib/jobs/acts"));
const LOOK_MILLISECONDS = 500;
const wait = () => new Promise((done) => setTimeout(done, LOOK_MILLISECONDS));

/** Has all that is due written at once, by a job; says how far it is until it is done. */
export function RunAll({ companyId, kind }: { companyId: string; kind: Kind }) {
  const say = useSay();
  const router = useRouter();
  const [progress, setProgress] = useState<{ done: number; total: number | null } | null>(null);

  async function run() {
    setProgress({ done: 0, total: null });
    try {
      const api = await asked();
      let job = await api.runAll(companyId, kind);
      while (job.finished_at === null) {
        setProgress({ done: job.progress_done, total: job.progress_total });
        await wait();
        job = await (await watching()).readJob(companyId, job.id);
      }
      const result = (job.result ?? {}) as { made?: number; failed?: number };
      const count = result.made ?? 0;
      toast(
        job.state !== "succeeded"
          ? { text: say("recurring_documents.run_ended"), is: "bad" }
          : result.failed
            ? { text: say("recurring_documents.run_failed", { count, failed: result.failed }), is: "bad" }
            : { text: say(`recurring_documents.run_done_${kind}`, { count }), is: "ok" },
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
          aria-label={say(`recurring_documents.running_${kind}`)}
          max={progress.total ?? undefined}
          value={progress.total ? progress.done : undefined}
        />
      )}
      <Button busy={progress !== null} onClick={run}>
        <Icon of={Play} />
        <span className="words">{say("recurring_documents.run_all")}</span>
      </Button>
    </>
  );
}
