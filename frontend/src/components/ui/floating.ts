"use client";

const MARGIN = 8;

/** Puts a popover under what opened it, above where there is no room below, and inside the window. Positions by CSSOM, which the policy allows. */
export function placeBeside(popover: HTMLElement, anchor: HTMLElement, align: "start" | "end" = "start"): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const isFromLeft = (align === "start") === (getComputedStyle(anchor).direction === "ltr");
  const left = isFromLeft ? at.left : at.right - width;
  const below = at.bottom + 4;
  const isAbove = below + height > window.innerHeight - MARGIN && at.top - 4 - height >= MARGIN;
  popover.style.left = `${Math.max(MARGIN, Math.min(left, window.innerWidth - width - MARGIN))}px`;
  popover.style.top = `${isAbove ? at.top - 4 - height : Math.max(MARGIN, Math.min(below, window.innerHeight - height - MARGIN))}px`;
}
