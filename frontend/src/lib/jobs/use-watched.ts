"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import type { Job } from "./acts";

const EVERY_MS = 1000;
const acts = lazily(() => import("./acts"));

/** How far a job is, once a second, and what cancels it. It goes on without the page, which is read again when it ends. */
export function useWatched(initial: Job) {
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

  return { job, isOver, fault, cancel };
}
