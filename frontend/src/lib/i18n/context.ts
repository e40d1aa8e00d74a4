"use client";

import { createContext, useContext } from "react";
import type { Told } from "./words";

export const Context = createContext<Told | null>(null);

export function useTold(): Told {
  const told = useContext(Context);
  if (!told) {
    throw new Error("There is no <Words> around this component.");
  }
  return told;
}
