"use client";

import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Job } from "@/lib/jobs/acts";
import { useWatched } from "@/lib/jobs/use-watched";

/** How far a job is, once a second. It goes on without this page; when it ends the page shows how. */
export function JobWatch({ initial, total }: { initial: Job; total: number | null }) {
  const say = useSay();
  const format = useFormat();
  const { job, isOver, fault, cancel } = useWatched(initial);
  const isDry = job.params.is_dry_run === true;
  return (
    <section className="scroll watch" aria-label={say("imports.progress")}>
      <div className="state">
        <h2>{say(isDry ? "imports.checking" : "imports.importing")}</h2>
        <progress
          aria-label={say("imports.progress")}
          max={total ?? 1}
          value={isOver ? (total ?? 1) : total ? Math.min(job.progress_done, total) : undefined}
        />
        <p role="status">
          {job.is_cancelling
            ? say("imports.cancelling")
            : job.state === "waiting"
              ? say("imports.waiting")
              : job.progress_done > 0
                ? total
                  ? say("imports.entries_of", { done: format.count(job.progress_done), total: format.count(total) })
                  : say("imports.entries_done", { count: job.progress_done })
                : say("imports.reading")}
        </p>
        <p className="text-faint">{say("imports.leave")}</p>
        {fault && <p className="note warn">{fault}</p>}
        <div className="bts">
          <Button busy={job.is_cancelling || isOver} onClick={cancel}>
            {say("imports.cancel")}
          </Button>
        </div>
      </div>
    </section>
  );
}
