"use client";

import { ChevronLeft, Undo2 } from "lucide";
import type { ReactNode } from "react";
import { useSay } from "@/lib/i18n/use-say";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Pill } from "../ui/pill";
import { SavedState } from "./saved-state";
import type { Saving } from "./use-draft";

/** The head of a page that writes a draft: where it belongs, how far it is saved, undo, post. */
export function DraftHead({
  title,
  up,
  saving,
  canUndo,
  undo,
  post,
  isPosting,
  why,
  children,
}: {
  title: string;
  up: { href: string; name: string };
  saving: Saving<unknown>;
  canUndo: boolean;
  undo: () => void;
  /** Null where the reader may not post. */
  post: (() => void) | null;
  isPosting: boolean;
  /** Why it cannot be posted yet. */
  why: string | null;
  children?: ReactNode;
}) {
  const say = useSay();
  return (
    <header className="head">
      <a className="btn bare square phone" href={up.href} aria-label={say("ui.back")}>
        <Icon of={ChevronLeft} turns />
      </a>
      <a className="crumb desk" href={up.href}>
        {up.name}
      </a>
      <span className="text-faint desk" aria-hidden="true">
        /
      </span>
      <h1>{title}</h1>
      <Pill is="draft" box>
        {say("drafts.draft")}
      </Pill>
      <SavedState saving={saving} />
      <span className="grow" />
      <Button look="bare" className="desk" keys="Ctrl Z" because={canUndo ? null : "undo-why"} onClick={undo}>
        <Icon of={Undo2} />
        {say("drafts.undo")}
      </Button>
      <span className="vh" id="undo-why">
        {say("drafts.nothing_to_undo")}
      </span>
      {children}
      {post && (
        <>
          <Button look="primary" keys="Ctrl Enter" busy={isPosting} because={why ? "post-why" : null} onClick={post}>
            {say("drafts.post")}
          </Button>
          <span className="vh" id="post-why">
            {why}
          </span>
        </>
      )}
    </header>
  );
}
