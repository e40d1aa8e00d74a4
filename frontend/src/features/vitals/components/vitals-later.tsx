"use client";

import { useParams, usePathname } from "next/navigation";
import { type ComponentProps, type ComponentType, useEffect, useState } from "react";
import type { Vitals as Measures } from "./vitals";

type Props = ComponentProps<typeof Measures>;
const LATER_MS = 2_000;
// what breaks waits here for who tells of it
const broken: Event[] = [];
const hear = (event: Event) => broken.push(event);

/** Loads what measures once the page is there: a browser tells afterwards what it has seen. Of the page that was loaded first. */
export function VitalsLater() {
  "use no memo"; // it comes with every page: what remembers its parts would be larger than they are
  const path = usePathname();
  const params = useParams<Record<string, string | string[]>>();
  const [first] = useState<Props>({ path, params, broken });
  const [loaded, setLoaded] = useState<{ Vitals: ComponentType<Props> } | null>(null);
  useEffect(() => {
    for (const name of ["error", "unhandledrejection", "caught"]) {
      addEventListener(name, hear); // for good, and once: an error page may take the place of this
    }
    const timer = setTimeout(() => {
      // where it does not come, nothing is measured
      import("./vitals").then(setLoaded, () => undefined);
    }, LATER_MS);
    return () => clearTimeout(timer);
  }, []);
  return loaded && <loaded.Vitals {...first} />;
}
