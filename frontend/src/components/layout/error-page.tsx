"use client";

import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { useSay } from "@/lib/i18n/client";
import { Button } from "../ui/button";
import { Failed } from "../ui/states";

/** A page that could not be made. What happened stays in the server's log, under the id that is shown. */
export function ErrorPage({ error, again }: { error: Error & { digest?: string }; again: () => void }) {
  const say = useSay();
  const router = useRouter();
  return (
    <Failed
      title={say("errors.server_title")}
      text={`${say("errors.server_text")} ${say("errors.report")}`}
      requestId={error.digest}
      words={{ code: say("ui.code"), request: say("ui.request_id") }}
    >
      <Button
        look="primary"
        onClick={() =>
          startTransition(() => {
            router.refresh();
            again();
          })
        }
      >
        {say("ui.try_again")}
      </Button>
    </Failed>
  );
}
