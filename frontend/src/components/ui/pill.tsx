import type { ReactNode } from "react";

/** A state: a shape and a word. Ring = draft, dot = posted, green dot = proved, triangle = due, diamond = refused. `box` in heads. */
export function Pill({
  is,
  box,
  children,
}: {
  is: "draft" | "posted" | "ok" | "warn" | "bad";
  box?: boolean;
  children: ReactNode;
}) {
  return <span className={`pill ${is} ${box ? "box" : ""}`}>{children}</span>;
}
