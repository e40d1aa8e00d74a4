import type { ReactNode } from "react";

/** What scrolls between the head and the footer of a page. It takes the focus, so that a keyboard can scroll it. */
export function ScrollRegion({
  label,
  children,
  className = "",
}: {
  label: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`scroll ${className}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
