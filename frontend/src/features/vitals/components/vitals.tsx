"use client";

import { useParams, usePathname } from "next/navigation";
import { useReportWebVitals } from "next/web-vitals";
import { useEffect } from "react";
import { report, type Vital } from "../api";
import { tellOf } from "../errors";
import { pageOf } from "../page-of";

const NAMES: Readonly<Record<string, Vital["name"]>> = { LCP: "lcp", INP: "inp", CLS: "cls" };
const LARGEST = 60_000;
let page = "";
let waiting = new Map<Vital["name"], number>();

function send() {
  const vitals = [...waiting].map(([name, value]) => ({ name, value }));
  waiting = new Map();
  if (vitals.length > 0 && page) {
    void report(page, vitals);
  }
}

function sendWhereHidden() {
  if (document.visibilityState === "hidden") {
    send();
  }
}

/** Of the page that the browser loaded: what is shown after it without a load has no paint of its own. */
function keep(metric: { name: string; value: number; navigationType: string }) {
  const name = NAMES[metric.name];
  if (name === undefined || metric.navigationType === "soft-navigation") {
    return;
  }
  const value = Math.round(name === "cls" ? metric.value * 1000 : metric.value);
  waiting.set(name, Math.min(Math.max(value, 0), LARGEST));
  queueMicrotask(sendWhereHidden);
}

type Params = Readonly<Record<string, string | string[]>>;

/**
 * Measures in the browser of who uses the page, and reports it once it is out of sight: by route, with no id of anything. What breaks is
 * reported at once, of the page that is shown then.
 */
export function Vitals({ path, params, broken }: { path: string; params: Params; broken: Event[] }) {
  const [now, of] = [usePathname(), useParams<Record<string, string | string[]>>()];
  useReportWebVitals(keep);
  useEffect(() => {
    page ||= pageOf(path, params);
    document.addEventListener("visibilitychange", sendWhereHidden);
    return () => document.removeEventListener("visibilitychange", sendWhereHidden);
  }, [path, params]);
  useEffect(() => tellOf(broken, now, of), [broken, now, of]);
  return null;
}
