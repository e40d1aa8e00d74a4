"use client";

import { useParams, usePathname } from "next/navigation";
import { type ComponentProps, type ComponentType, useEffect, useState } from "react";
import type { Vitals as Measures } from "./vitals";

type Props = ComponentProps<typeof Measures>;
const LATER_MS = 2_000;

/** Loads what measures once the page is there: a browser tells afterwards what it has seen. Of the page that was loaded first. */
export function VitalsLater() {
  const path = usePathname();
  const params = useParams<Record<string, string | string[]>>();
  const [first] = useState<Props>({ path, params });
  const [loaded, setLoaded] = useState<{ Vitals: ComponentType<Props> } | null>(null);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      // where it does not come, nothing is measured
      import("./vitals").then(setLoaded, () => undefined);
    }, LATER_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return loaded && <loaded.Vitals {...first} />;
}
