import type { IconNode } from "lucide";
import { createElement } from "react";

/** A Lucide icon, drawn in the colour of the text. It is decoration: the word stands beside it or in aria-label. `turns`: mirrored where one reads from the right. */
export function Icon({ of, turns, className = "" }: { of: IconNode; turns?: boolean; className?: string }) {
  return (
    <svg className={`icon ${turns ? "turns" : ""} ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      {of.map(([tag, attributes], place) => createElement(tag, { key: place, ...attributes }))}
    </svg>
  );
}
