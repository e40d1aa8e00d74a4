"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

const EVERY_MS = 1000;
const acts = lazily(() => import("./api"));

/** How far an import is, once a second. It goes on without this page; when it ends the page shows how. */
export function JobWatch({ initial }: { initial: components["schemas"]["JobOut"] }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [job, setJob] = useState(initial);
  const [fault, setFault] = useState<string | null>(null);
  const { company_id: companyId, id, progress_done: done, progress_total: total } = job;
  const isOver = job.finished_at !== null;

  useEffect(() => {
    if (isOver) {
      router.refresh();
      return;
    }
    const timer = window.setInterval(async () => {
      try {
        setJob(await (await acts()).watchJob(companyId, id));
        setFault(null);
      } catch (error) {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setFault(error.message);
      }
    }, EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isOver, companyId, id, router]);

  async function cancel() {
    try {
      await (await acts()).cancelJob(companyId, id);
      setJob({ ...job, is_cancelling: true });
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setFault(error.message);
    }
  }

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
