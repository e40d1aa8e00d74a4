"use client";

import { useSay } from "@/lib/i18n/use-say";
import type { Saving } from "./use-draft";

/** How far a draft is saved: beside the title. */
export function SavedState({ saving }: { saving: Saving<unknown> }) {
  const say = useSay();
  if (saving.is === "kept") {
    return saving.error.status === 401 ? (
      <span className="sub shown" role="alert">
        {say("drafts.session_over")}{" "}
        <a className="link" href={`/sign-in?next=${encodeURIComponent(window.location.pathname)}`}>
          {say("drafts.sign_in_again")}
        </a>
      </span>
    ) : (
      <span className="sub shown" role="alert">
        {say("drafts.kept_here")}
      </span>
    );
  }
  return (
    <span className="sub desk" role="status">
      {saving.is === "saving" && say("drafts.saving")}
      {saving.is === "saved" && say("drafts.saved_at", { time: saving.at.toLocaleTimeString([], { hour12: false }) })}
    </span>
  );
}
