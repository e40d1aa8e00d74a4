"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** A link of the navigation; it says when one is there, or on a page below. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname();
  const isHere = path === href || path.startsWith(`${href}/`);
  return (
    <a href={href} aria-current={isHere ? "page" : undefined}>
      {children}
    </a>
  );
}
