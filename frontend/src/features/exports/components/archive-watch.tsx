"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { sizeOf } from "@/lib/files/size";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Job } from "../api";

const EVERY_MS = 1000;
const acts = lazily(() => import("../api"));

/** An archive on its way: how much is written. It goes on without this page. */
export function ArchiveWatch({ initial }: { initial: Job }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [job, setJob] = useState(initial);
  const [fault, setFault] = useState<string | null>(null);
  const { company_id: companyId, id } = job;
  const isOver = job.finished_at !== null;

  useEffect(() => {
    if (isOver) {
      router.refresh();
      return;
    }
    const timer = window.setInterval(async () => {
      try {
        setJob(await (await acts()).readJob(companyId, id));
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
    <div className="note making">
      <p role="status">
        {job.progress_done > 0
          ? say("exports.written", { size: sizeOf(job.progress_done, format.region) })
          : say("exports.making")}
      </p>
      {fault && <p>{fault}</p>}
      <Button busy={job.is_cancelling || isOver} onClick={cancel}>
        {say("ui.cancel")}
      </Button>
    </div>
  );
}
