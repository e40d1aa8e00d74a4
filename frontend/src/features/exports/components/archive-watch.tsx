"use client";

import { Button } from "@/components/ui/button";
import { sizeOf } from "@/lib/files/size";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Job } from "@/lib/jobs/acts";
import { useWatched } from "@/lib/jobs/use-watched";

/** An archive on its way: how much is written. It goes on without this page. */
export function ArchiveWatch({ initial }: { initial: Job }) {
  const say = useSay();
  const format = useFormat();
  const { job, isOver, fault, cancel } = useWatched(initial);

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
