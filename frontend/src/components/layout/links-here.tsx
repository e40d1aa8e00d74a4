"use client";

import { useLinks } from "./links";

/** Follows plain links without loading the page anew, where no shell does. */
export function LinksHere() {
  useLinks();
  return null;
}
