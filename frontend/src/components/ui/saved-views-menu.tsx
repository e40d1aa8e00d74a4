"use client";

import { lazy, Suspense, useRef, useState } from "react";

const Views = lazy(() => import("./saved-views-list"));

/** What the button of the views opens, pinned below the head of the page; its inside comes when it opens. */
export function SavedViewsMenu({ companyId, list, label }: { companyId: string; list: string; label: string }) {
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <div
      ref={popover}
      id="views"
      popover="auto"
      role="dialog"
      aria-label={label}
      className="menu pinned"
      onToggle={(event) => setOpen(event.newState === "open")}
    >
      <Suspense>
        {isOpen && <Views companyId={companyId} list={list} close={() => popover.current?.hidePopover()} />}
      </Suspense>
    </div>
  );
}
