"use client";

export type Asked = "palette" | "keys";

const NAME = "oasys:asked";

/** Asks the shell for the palette or the list of keys, from anywhere. */
export function ask(what: Asked): void {
  window.dispatchEvent(new CustomEvent(NAME, { detail: what }));
}

export function onAsked(then: (what: Asked) => void): () => void {
  const listen = (event: Event) => then((event as CustomEvent<Asked>).detail);
  window.addEventListener(NAME, listen);
  return () => window.removeEventListener(NAME, listen);
}

/** What was typed after the palette was asked for and before it has come. */
export const early: string[] = [];
