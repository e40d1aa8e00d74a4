"use client";

/** Whether an entry is being written here: then the page is not read anew by itself, which could lead away from it (a session that is over). */
export function isWriting(): boolean {
  return /\/(new|edit)$/.test(window.location.pathname);
}
