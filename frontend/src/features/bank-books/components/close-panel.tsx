"use client";

import { useRouter } from "next/navigation";
import { usePageKeys } from "@/components/layout/keys";

/** Esc closes the panel, and the list stays where it was. */
export function ClosePanel({ href }: { href: string }) {
  const router = useRouter();
  usePageKeys([{ key: "Escape", run: () => router.push(href, { scroll: false }) }]);
  return null;
}
