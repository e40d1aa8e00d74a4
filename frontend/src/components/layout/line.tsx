"use client";

import { WifiOff } from "lucide";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useSay } from "@/lib/i18n/use-say";
import { rememberTimeZone } from "@/lib/session/preferences";
import { Icon } from "../ui/icon";
import { toast } from "../ui/toast";
import { whenIdle } from "./when-idle";
import { isWriting } from "./writing";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Says when the line is cut. Names what the app is installed by, which nobody waits for. Tells the server the browser's time zone once, so that moments are written as the clock on the wall shows them. */
export default function Line() {
  const say = useSay();
  const router = useRouter();
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  const wasCut = useRef(false);
  useEffect(() => {
    if (isOnline && wasCut.current) {
      toast({ text: say("errors.online"), is: "ok" });
    }
    wasCut.current = !isOnline;
  });
  useEffect(() => {
    // A page that comes back out of the browser's memory may be of a session that is over: the server is asked.
    const again = (event: PageTransitionEvent) => event.persisted && window.location.reload();
    window.addEventListener("pageshow", again);
    return () => window.removeEventListener("pageshow", again);
  }, []);
  useEffect(
    () => whenIdle(() => import("../ui/toast-list").catch(() => undefined)), // so that it is there to say that the line is cut
    [],
  );
  useEffect(() => {
    // says that OASYS cannot be reached where the browser would show a page of its own; where it may not be had, all else works
    return whenIdle(() => navigator.serviceWorker?.register("/sw.js").catch(() => undefined));
  }, []);
  useEffect(
    () =>
      whenIdle(() => {
        if (rememberTimeZone() && !isWriting()) {
          router.refresh();
        }
      }),
    [router],
  );
  return (
    <>
      <link rel="manifest" href="/manifest.json" />
      <div role="status">
        {!isOnline && (
          <p className="offline">
            <Icon of={WifiOff} />
            {say("errors.offline")}
          </p>
        )}
      </div>
    </>
  );
}
