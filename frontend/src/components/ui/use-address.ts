"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";

/** Sets parameters of the address. */
export function useAddress(): (changes: { [name: string]: readonly string[] }) => void {
  const router = useRouter();
  const path = usePathname();
  const current = useSearchParams();
  return (changes) => {
    const next = new URLSearchParams(current);
    next.delete("after");
    for (const [name, values] of Object.entries(changes)) {
      next.delete(name);
      for (const value of values) {
        next.append(name, value);
      }
    }
    router.push(next.size > 0 ? `${path}?${next}` : path);
  };
}
