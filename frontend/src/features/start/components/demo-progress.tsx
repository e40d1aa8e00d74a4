"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { LinkButton } from "@/components/ui/button";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

type Job = components["schemas"]["JobOut"];
const EVERY_MS = 1000;

/** Watches the job that fills the demo company, and goes there when it is done. The job goes on without this page. */
export function DemoProgress({ initial }: { initial: Job }) {
  const say = useSay();
  const router = useRouter();
  const [job, setJob] = useState(initial);
  const [fault, setFault] = useState<string | null>(null);
  const isDone = job.state === "succeeded";
  const isOver = isDone || job.state === "failed" || job.state === "cancelled";

  useEffect(() => {
    if (isDone) {
      router.replace(`/${job.company_id}`);
    }
    if (isOver) {
      return;
    }
    const timer = window.setInterval(async () => {
      const path = { company_id: job.company_id, job_id: job.id };
      try {
        const { data } = await call(api.GET("/api/v1/companies/{company_id}/jobs/{job_id}", { params: { path } }));
        setJob(data);
        setFault(null);
      } catch (error) {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setFault(error.message);
      }
    }, EVERY_MS);
    return () => window.clearInterval(timer);
  }, [isDone, isOver, job.company_id, job.id, router]);

  const problem = (job.problem as { detail?: string } | null)?.detail;
  return (
    <>
      <div role="status">
        {isOver && !isDone ? (
          <p className="note bad">{problem ?? say("start.demo_failed")}</p>
        ) : (
          <>
            <progress aria-label={say("start.demo_title")} max={1} value={isDone ? 1 : undefined} />
            <p className="text-faint">
              {job.state === "waiting"
                ? say("start.demo_waiting")
                : say("start.demo_entries", { count: job.progress_done })}
            </p>
          </>
        )}
      </div>
      {fault && <p className="note warn">{fault}</p>}
      <div className="bts">
        <LinkButton href={`/${job.company_id}`}>{say("start.demo_look")}</LinkButton>
        <LinkButton href="/start/country">{say("start.demo_own")}</LinkButton>
      </div>
    </>
  );
}
