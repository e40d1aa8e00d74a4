"use client";

import { useTold } from "./context";
import { type Say, sayer } from "./words";

/** Says texts in a Client Component: those of the subjects that a `<Words>` above names. */
export function useSay(): Say {
  return sayer(useTold());
}

/** The language of the texts. */
export function useLanguage(): string {
  return useTold().language;
}
