"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/**
 * Links of the pages are plain `<a>`. This one listener turns a click on one into a change of the page without loading it anew; whatever is
 * more than a plain click, goes elsewhere, or downloads something, is left to the browser. So a table of a hundred links costs no
 * JavaScript for each. `data-stays` takes the place of the address that is there.
 */
export function useLinks(): void {
  const router = useRouter();
  useEffect(() => {
    function follow(event: MouseEvent) {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || !isPlain(event) || !isOurs(link)) {
        return;
      }
      event.preventDefault();
      link.closest<HTMLElement>(":popover-open")?.hidePopover();
      const to = link.pathname + link.search + link.hash;
      // What folds or unfolds a part of the page leaves no trace: back goes back to the page before.
      if ("stays" in link.dataset) {
        router.replace(to, { scroll: false });
      } else {
        router.push(to);
      }
    }
    document.addEventListener("click", follow);
    return () => document.removeEventListener("click", follow);
  }, [router]);
}

function isPlain(event: MouseEvent): boolean {
  return (
    !event.defaultPrevented &&
    event.button === 0 &&
    !event.metaKey &&
    !event.ctrlKey &&
    !event.shiftKey &&
    !event.altKey
  );
}

function isOurs(link: HTMLAnchorElement): boolean {
  const isElsewhere = link.origin !== window.location.origin || link.pathname.startsWith("/api/");
  const isHere = link.pathname + link.search === window.location.pathname + window.location.search && link.hash !== "";
  return !isElsewhere && !isHere && !link.hasAttribute("download") && (link.target === "" || link.target === "_self");
}
