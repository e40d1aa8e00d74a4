"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

/** A link of the navigation; it says when one is there, or on a page below, and is scrolled to then. */
export function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname();
  const isHere = path === href || path.startsWith(`${href}/`);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isHere) {
      link.current?.scrollIntoView({ block: "nearest" });
    }
  }, [isHere]);
  return (
    <a ref={link} href={href} aria-current={isHere ? "page" : undefined}>
      {children}
    </a>
  );
}
