"use client";

import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Job } from "@/lib/jobs/acts";
import { useWatched } from "@/lib/jobs/use-watched";

/** How far an import is, once a second. It goes on without this page; when it ends the page shows how. */
export function JobWatch({ initial }: { initial: Job }) {
  const say = useSay();
  const format = useFormat();
  const { job, isOver, fault, cancel } = useWatched(initial);
  const { progress_done: done, progress_total: total } = job;

  return (
    <section className="scroll watch" aria-label={say("bank_import.progress")}>
      <div className="state">
        <h2>{say("bank_import.importing")}</h2>
        <progress
          aria-label={say("bank_import.progress")}
          max={total ?? 1}
          value={isOver ? (total ?? 1) : total ? Math.min(done, total) : undefined}
        />
        <p role="status">
          {job.is_cancelling
            ? say("bank_import.cancelling")
            : job.state === "waiting"
              ? say("bank_import.waiting")
              : done > 0
                ? total
                  ? say("bank_import.lines_of", { done: format.count(done), total: format.count(total) })
                  : say("bank_import.lines_done", { done: format.count(done) })
                : say("bank_import.reading")}
        </p>
        <p className="text-faint">{say("bank_import.leave")}</p>
        {fault && <p className="note warn">{fault}</p>}
        <div className="bts">
          <Button busy={job.is_cancelling || isOver} onClick={cancel}>
            {say("bank_import.cancel")}
          </Button>
        </div>
      </div>
    </section>
  );
}
