"use client";

import { type ReactNode, useContext } from "react";
import { Context } from "./context";
import type { Told } from "./words";

/** Hands texts down, added to those handed down above. Server Components use `<Words>`. */
export function Telling({ told, children }: { told: Told; children: ReactNode }) {
  const above = useContext(Context);
  return (
    <Context value={above ? { ...told, catalogues: { ...above.catalogues, ...told.catalogues } } : told}>
      {children}
    </Context>
  );
}
