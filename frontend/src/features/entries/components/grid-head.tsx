"use client";

import { ChevronLeft, Undo2 } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { useSay } from "@/lib/i18n/use-say";
import type { Saving } from "../grid/use-draft";

/** The head of the grid: how far it is saved, undo, post. */
export function GridHead({
  companyId,
  saving,
  canUndo,
  undo,
  post,
  isPosting,
  why,
}: {
  companyId: string;
  saving: Saving;
  canUndo: boolean;
  undo: () => void;
  post: () => void;
  isPosting: boolean;
  why: string | null;
}) {
  const say = useSay();
  return (
    <header className="head">
      <a className="btn bare square phone" href={`/${companyId}/entries`} aria-label={say("ui.back")}>
        <Icon of={ChevronLeft} turns />
      </a>
      <a className="crumb desk" href={`/${companyId}/entries`}>
        {say("entries.back_to_list")}
      </a>
      <span className="text-faint desk" aria-hidden="true">
        /
      </span>
      <h1>{say("entries.new_entry")}</h1>
      <Pill is="draft" box>
        {say("entries.draft")}
      </Pill>
      <SavedState saving={saving} />
      <span className="grow" />
      <Button look="bare" className="desk" keys="Ctrl Z" because={canUndo ? null : "undo-why"} onClick={undo}>
        <Icon of={Undo2} />
        {say("entries.undo")}
      </Button>
      <span className="vh" id="undo-why">
        {say("entries.nothing_to_undo")}
      </span>
      <Button look="primary" keys="Ctrl Enter" busy={isPosting} because={why ? "post-why" : null} onClick={post}>
        {say("entries.post")}
      </Button>
      <span className="vh" id="post-why">
        {why}
      </span>
    </header>
  );
}

function SavedState({ saving }: { saving: Saving }) {
  const say = useSay();
  if (saving.is === "kept") {
    return saving.error.status === 401 ? (
      <span className="sub shown" role="alert">
        {say("entries.session_over")}{" "}
        <a className="link" href={`/sign-in?next=${encodeURIComponent(window.location.pathname)}`}>
          {say("entries.sign_in_again")}
        </a>
      </span>
    ) : (
      <span className="sub shown" role="alert">
        {say("entries.kept_here")}
      </span>
    );
  }
  return (
    <span className="sub desk" role="status">
      {saving.is === "saving" && say("entries.saving")}
      {saving.is === "saved" && say("entries.saved_at", { time: saving.at.toLocaleTimeString([], { hour12: false }) })}
    </span>
  );
}
