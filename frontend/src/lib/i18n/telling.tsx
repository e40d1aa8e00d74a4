"use client";

import { type ReactNode, useContext, useEffect } from "react";
import { Context } from "./context";
import type { Told } from "./words";

/** Hands texts down, added to those handed down above. Server Components use `<Words>`. The outermost says when the page listens (deploy/edge/after-paint.mjs). */
export function Telling({ told, children }: { told: Told; children: ReactNode }) {
  const above = useContext(Context);
  const isOutermost = above === null;
  useEffect(() => {
    if (isOutermost) {
      dispatchEvent(new Event("live"));
    }
  }, [isOutermost]);
  return (
    <Context value={above ? { ...told, catalogues: { ...above.catalogues, ...told.catalogues } } : told}>
      {children}
    </Context>
  );
}
