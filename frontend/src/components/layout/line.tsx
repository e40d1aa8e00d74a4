"use client";

import { WifiOff } from "lucide";
import { useRouter } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { useSay } from "@/lib/i18n/client";
import { rememberTimeZone } from "@/lib/session/preferences";
import { Icon } from "../ui/icon";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Says when the line is cut. Tells the server the browser's time zone once, so that moments are written as the clock on the wall shows them. */
export function Line() {
  const say = useSay();
  const router = useRouter();
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  useEffect(() => {
    if (rememberTimeZone()) {
      router.refresh();
    }
  }, [router]);
  return (
    <div role="status">
      {!isOnline && (
        <p className="offline">
          <Icon of={WifiOff} />
          {say("errors.offline")}
        </p>
      )}
    </div>
  );
}
