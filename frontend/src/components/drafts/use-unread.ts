"use client";

import { type RefObject, useRef } from "react";
import { hasUnread, unreadIn } from "@/lib/errors/unread";
import { useSay } from "@/lib/i18n/use-say";
import { toast } from "../ui/toast";
import { settle } from "../ui/use-cells";

/**
 * A cell that cannot be read changes nothing on the page: what stood there before must not be saved or posted in its place. Saving by itself
 * waits for it, and goes on when it can be read; whoever saves or posts is told which cell it is.
 */
export function useUnread(form: RefObject<HTMLElement | null>) {
  const say = useSay();
  const isWaiting = useRef(false);
  const unread = () => (form.current ? unreadIn(form.current) : null);
  return {
    /** Whether all can be read, for what is done by itself. */
    isRead(): boolean {
      isWaiting.current = unread() !== null;
      return !isWaiting.current;
    },
    /** Takes what is being typed, then acts; or says which cell cannot be read, and goes there. */
    act: (run: () => void) =>
      settle(() => {
        const field = unread();
        if (field === null) {
          run();
        } else if (form.current && hasUnread(form.current)) {
          toast({ text: say("drafts.unread", { field }), is: "bad" });
        }
      }),
    /** When a cell was left: acts if something waited for it. */
    onLeft: (run: () => void) =>
      requestAnimationFrame(() => {
        if (isWaiting.current && unread() === null) {
          isWaiting.current = false;
          run();
        }
      }),
  };
}
