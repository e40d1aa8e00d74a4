"use client";

import { useRouter } from "next/navigation";
import { usePageKeys } from "./keys";

/** Keys of a page that lead somewhere: the links they stand on are there for whoever points. */
export function JumpKeys({ of }: { of: readonly { key: string; does: string; href: string; stays?: boolean }[] }) {
  const router = useRouter();
  usePageKeys(
    of.map(({ key, does, href, stays }) => ({
      key,
      does,
      run: () => (stays ? router.replace(href, { scroll: false }) : router.push(href)),
    })),
  );
  return null;
}
