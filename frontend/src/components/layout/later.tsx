"use client";

import { useEffect, useState } from "react";
import { part } from "../ui/part";

const Line = part(() => import("./line"));
const AFTER_MS = 300;

/** What every page has and none needs at once comes when the page is there. */
export function Later() {
  const [isTime, setTime] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setTime(true), AFTER_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return isTime && <Line />;
}
