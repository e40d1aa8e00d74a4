"use client";

/**
 * Whether something is being written here, at an address of its own or in what says `data-unsaved`: then the page is not read anew by itself,
 * which could lead away from it (a session that is over) or put what stands there now in place of what was ticked.
 */
export function isWriting(): boolean {
  return /\/(new|edit)$/.test(window.location.pathname) || document.querySelector("[data-unsaved]") !== null;
}
