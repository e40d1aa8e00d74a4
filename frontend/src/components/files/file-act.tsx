"use client";

import type { ReactNode } from "react";
import { toast } from "@/components/ui/toast";

/** A button that prints the page, or takes the report along as a file; the code for that comes when it is pressed. */
export function FileAct({
  does,
  href = "",
  failed = "",
  label,
  className,
  children,
}: {
  does: "print" | "csv" | "xlsx";
  href?: string;
  /** What is said where no answer comes. */
  failed?: string;
  label?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      onClick={(event) => {
        event.currentTarget.closest<HTMLElement>(":popover-open")?.hidePopover();
        if (does === "print") {
          window.print();
        } else {
          import("./take").then(
            ({ take }) => take(href, does, failed),
            () => toast({ is: "bad", text: failed }),
          );
        }
      }}
    >
      {children}
    </button>
  );
}
