"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Format, formatFor } from "./format";
import { type Say, sayer, type Told } from "./words";

const Context = createContext<Told | null>(null);

/** Hands texts down, added to those handed down above. Server Components use `<Words>`. */
export function Telling({ told, children }: { told: Told; children: ReactNode }) {
  const above = useContext(Context);
  return (
    <Context value={above ? { ...told, catalogues: { ...above.catalogues, ...told.catalogues } } : told}>
      {children}
    </Context>
  );
}

function useTold(): Told {
  const told = useContext(Context);
  if (!told) {
    throw new Error("There is no <Words> around this component.");
  }
  return told;
}

/** Says texts in a Client Component: those of the subjects that a `<Words>` above names. */
export function useSay(): Say {
  return sayer(useTold());
}

/** Writes figures and dates as the Server Components around do. */
export function useFormat(): Format {
  const { region, timeZone } = useTold();
  return formatFor(region, timeZone);
}

/** The language of the texts. */
export function useLanguage(): string {
  return useTold().language;
}
