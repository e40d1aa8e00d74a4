"use client";

import { useRouter } from "next/navigation";
import { startTransition, useEffect } from "react";
import { useSay } from "@/lib/i18n/use-say";

/** A page that could not be made. What happened stays in the server's log, under the id that is shown. It imports next to nothing: it comes with every page. */
export function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  "use no memo"; // drawn seldom: what remembers its parts would be larger than they are
  const say = useSay();
  const router = useRouter();
  // features/vitals reports it
  useEffect(() => void dispatchEvent(new CustomEvent("caught", { detail: error })), [error]);
  function retry() {
    router.refresh();
    reset();
  }
  return (
    <div className="ruled">
      <div className="state" role="alert">
        <h1>{say("errors.server_title")}</h1>
        <p>
          {say("errors.server_text")} {say("errors.report")} <code>{error.digest}</code>
        </p>
        <div className="bts">
          <button type="button" className="btn primary" onClick={() => startTransition(retry)}>
            {say("ui.try_again")}
          </button>
        </div>
      </div>
    </div>
  );
}
