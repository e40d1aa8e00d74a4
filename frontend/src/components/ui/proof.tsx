import type { ReactNode } from "react";

/** The footer that proves the page: a state in words, figures, keys. It never scrolls away. */
export function Proof({ children, live }: { children: ReactNode; live?: boolean }) {
  return (
    <footer className="proof" aria-live={live ? "polite" : undefined}>
      {children}
    </footer>
  );
}
