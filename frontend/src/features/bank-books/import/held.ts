"use client";

import type { Held } from "./reading";

// The file that a job imports waits here, so that it need not be chosen again where a question is left; a reload forgets it, as browsers do.
let held: Held | null = null;

export function hold(next: Held | null): void {
  held = next;
}

export const heldNow = (): Held | null => held;
